using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

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

    /// <summary>Redis had lost the lock, and this run took it again.</summary>
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

    /// <summary>Redis has lost the lock, and the run is over.</summary>
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

    /// <summary>Another run has the lock.</summary>
    /// <param name="holder">Null where the value of the key is not a lock.</param>
    public void Yield(LockHolder? holder)
    {
        lock (gate)
        {
            var who = holder?.Describe(clock.GetUtcNow()) ?? "its key holds something that is not a lock";
            Note(Loss.SomebodyElses, held is null
                ? $"Another routine is running too: {who}."
                : $"The lock was lost, and another routine took it: {who}. Both routines ran at the same time.");
        }
    }

    /// <summary>Redis did not answer at the end of the run.</summary>
    public void Doubt(string problem)
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

/// <summary>The holder of a group's lock, as the value of the key says. It has no secrets.</summary>
/// <param name="Owner">A random value that identifies the run.</param>
/// <param name="Who">User and host.</param>
/// <param name="Routine">The verb as typed.</param>
/// <param name="Since">When the lock was taken, by the holder's clock.</param>
/// <param name="Process">The holder's process; a run on the same machine can check whether it lives.</param>
internal sealed record LockHolder(string Owner, string Who, string Routine, DateTimeOffset Since, HolderProcess? Process)
{
    public static LockHolder Self(string routine, TimeProvider clock) => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), $"{Environment.UserName}@{Environment.MachineName}", routine,
            clock.GetUtcNow(), HolderProcess.Self());

    /// <summary>Null where this version did not write the value.</summary>
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

    /// <summary>
    /// Whether the holder certainly is dead. Only for the same user on the same machine: other users' processes may be hidden.
    /// </summary>
    public bool IsDead(LockHolder asker) => Who == asker.Who && Process is { } process && process.IsDead(asker.Process);

    public string Describe(DateTimeOffset now) =>
        $"'{Routine}' of {Who}, since {Since.UtcDateTime:HH:mm:ss} UTC ({Math.Max(0, (now - Since).TotalSeconds):0} s ago)";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockHolder))]
internal sealed partial class LockJson : JsonSerializerContext;
