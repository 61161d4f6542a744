namespace Amply.Ops.Locking;

/// <summary>Records the worst thing that happened to a lock while its routine ran.</summary>
internal sealed class LockRecord(TimeProvider clock)
{
    private enum Loss
    {
        None,
        TakenAgain,
        Gone,
        SomebodyElses,
    }

    private readonly Lock gate = new();
    private Loss worst;
    private string? trouble;
    private (long Timestamp, DateTimeOffset Time)? held;

    /// <summary>In one or two sentences; null where the lock was held all the time, or never.</summary>
    public string? Trouble
    {
        get
        {
            lock (gate)
            {
                return trouble;
            }
        }
    }

    public bool WasHeld
    {
        get
        {
            lock (gate)
            {
                return held is not null;
            }
        }
    }

    /// <summary>Redis says that this run holds the lock.</summary>
    public void Hold()
    {
        lock (gate)
        {
            held = (clock.GetTimestamp(), clock.GetUtcNow());
        }
    }

    /// <summary>Records the answer to a renewal.</summary>
    public void Renew(LockState answer)
    {
        switch (answer)
        {
            case LockState.Taken:
                Hold();
                break;
            case LockState.Free:
                TakeAgain();
                break;
            case LockState.Held other:
                Yield(other.Holder);
                break;
        }
    }

    /// <summary>Records the state of a lock that was held, at the end of the run.</summary>
    public void End(LockState state)
    {
        switch (state)
        {
            case LockState.Unknown unknown:
                Doubt(unknown.Problem);
                break;
            case LockState.Free:
                Miss();
                break;
            case LockState.Held other:
                Yield(other.Holder);
                break;
        }
    }

    // Redis had lost the lock, and this run took it again.
    private void TakeAgain()
    {
        lock (gate)
        {
            if (held is not null)
            {
                Note(Loss.TakenAgain, $"The lock was lost and taken again: {Why()}. Another routine may have run in between.");
            }

            Hold();
        }
    }

    // Redis has lost the lock, and the run is over.
    private void Miss()
    {
        lock (gate)
        {
            if (held is { } last)
            {
                Note(Loss.Gone, $"The lock was lost: {Why()}. Another routine may have run since {last.Time.UtcDateTime:HH:mm:ss} UTC.");
            }
        }
    }

    // Another run has the lock. The holder is null where the value of the key is not a lock.
    private void Yield(LockHolder? holder)
    {
        lock (gate)
        {
            var who = holder?.Describe(clock.GetUtcNow()) ?? "its key holds something that is not a lock";
            Note(Loss.SomebodyElses, held is null
                ? $"Another routine is running too: {who}."
                : $"The lock was lost, and another routine took it: {who}. Both routines ran at the same time.");
        }
    }

    // Redis did not answer at the end of the run.
    private void Doubt(string problem)
    {
        lock (gate)
        {
            if (held is { } last && worst == Loss.None)
            {
                trouble = $"It is not known whether the lock was held to the end: {problem.TrimEnd('.')}. "
                    + $"The lock was held at {last.Time.UtcDateTime:HH:mm:ss} UTC.";
            }
        }
    }

    private void Note(Loss loss, string words)
    {
        if (loss > worst)
        {
            (worst, trouble) = (loss, words);
        }
    }

    private string Why()
    {
        // The first clock goes on while the process is stopped, the second one also while the machine sleeps.
        var (timestamp, time) = held!.Value;
        var (elapsed, passed) = (clock.GetElapsedTime(timestamp), clock.GetUtcNow() - time);
        var still = elapsed > passed ? elapsed : passed;
        return still >= GroupLock.Lease
            ? $"this process was stopped for {still.TotalSeconds:0} s, and the lock expires after {GroupLock.Lease.TotalSeconds:0} s"
            : "a person deleted it, or a failover lost it";
    }
}
