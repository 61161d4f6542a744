using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amply.Ops.Locking;

/// <summary>What happened to a lock while its routine ran: the worst of it, in one or two sentences.</summary>
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

    /// <summary>Null where the lock was held all the time, or never.</summary>
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

    /// <summary>Redis said that the lock is this run's.</summary>
    public void Hold()
    {
        lock (gate)
        {
            held = (clock.GetTimestamp(), clock.GetUtcNow());
        }
    }

    /// <summary>Redis had no lock, and gave it to this run again.</summary>
    public void TakeAgain()
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

    /// <summary>Redis has no lock, and it is too late to take it again.</summary>
    public void Miss()
    {
        lock (gate)
        {
            if (held is { } last)
            {
                Note(Loss.Gone, $"The lock was lost: {Why()}. Another routine may have run since {last.Time.UtcDateTime:HH:mm:ss} UTC.");
            }
        }
    }

    /// <summary>Somebody else has the lock.</summary>
    /// <param name="holder">Null where the key holds something else.</param>
    public void Yield(LockHolder? holder)
    {
        lock (gate)
        {
            var who = holder?.Describe(clock.GetUtcNow()) ?? "what is in its key is no routine's";
            Note(Loss.SomebodyElses, held is null
                ? $"Another routine is at work as well: {who}."
                : $"The lock was lost, and somebody else took it: {who}. Both routines were at work at once.");
        }
    }

    /// <summary>Redis did not say at the end whether the lock is still this run's.</summary>
    public void Doubt(string problem)
    {
        lock (gate)
        {
            if (held is { } last && worst == Loss.None)
            {
                trouble = $"Whether the lock was held to the end is not known: {problem.TrimEnd('.')}. It was held at {last.Time.UtcDateTime:HH:mm:ss} UTC.";
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
        // A process that is stopped knows it by the one clock, a machine that sleeps by the other.
        var (timestamp, time) = held!.Value;
        var (elapsed, passed) = (clock.GetElapsedTime(timestamp), clock.GetUtcNow() - time);
        var still = elapsed > passed ? elapsed : passed;
        return still >= GroupLock.Lease
            ? $"this process stood still for {still.TotalSeconds:0} s, and the lock ends after {GroupLock.Lease.TotalSeconds:0} s"
            : "somebody deleted it, or a failover lost it";
    }
}

/// <summary>Who holds a group's lock, as its value says: no secrets.</summary>
/// <param name="Owner">A random value of the run's own, by which it knows its lock again.</param>
/// <param name="Who">User and host.</param>
/// <param name="Routine">The verb as it is typed.</param>
/// <param name="Since">When it was taken, by the holder's clock.</param>
/// <param name="Process">The process, where another one on the same machine can tell whether it still lives.</param>
internal sealed record LockHolder(string Owner, string Who, string Routine, DateTimeOffset Since, HolderProcess? Process)
{
    public static LockHolder Self(string routine, TimeProvider clock) => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), $"{Environment.UserName}@{Environment.MachineName}", routine,
            clock.GetUtcNow(), HolderProcess.Self());

    /// <summary>Null where it is nothing that this version wrote.</summary>
    public static LockHolder? Parse(string value)
    {
        try
        {
            return JsonSerializer.Deserialize(
                value, LockJson.Default.LockHolder) is { Owner: not null, Who: not null, Routine: not null } holder ? holder : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Value() => JsonSerializer.Serialize(this, LockJson.Default.LockHolder);

    /// <summary>Whether it surely is dead. Only of oneself on this machine: another user's processes may be hidden.</summary>
    public bool IsDead(LockHolder asker) => Who == asker.Who && Process is { } process && process.IsDead(asker.Process);

    public string Describe(DateTimeOffset now) =>
        $"'{Routine}' of {Who}, since {Since.UtcDateTime:HH:mm:ss} UTC ({Math.Max(0, (now - Since).TotalSeconds):0} s ago)";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockHolder))]
internal sealed partial class LockJson : JsonSerializerContext;
