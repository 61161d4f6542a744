using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amply.Ops.Locking;

/// <summary>The holder of a group's lock, as the value of the key says. It has no secrets.</summary>
/// <param name="Owner">A random value that identifies the run.</param>
/// <param name="Who">User and host.</param>
/// <param name="Routine">The verb as typed.</param>
/// <param name="Since">When the lock was taken, by the holder's clock.</param>
/// <param name="Process">The holder's process; a run on the same machine can check whether it lives.</param>
internal sealed record LockHolder(string Owner, string Who, string Routine, DateTimeOffset Since, HolderProcess? Process)
{
    public static LockHolder Self(string routine, TimeProvider clock) => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        $"{Environment.UserName}@{Environment.MachineName}",
        routine,
        clock.GetUtcNow(),
        HolderProcess.Self());

    /// <summary>Null where this version did not write the value.</summary>
    public static LockHolder? Parse(string value)
    {
        try
        {
            var holder = JsonSerializer.Deserialize(value, LockJson.Default.LockHolder);
            return holder is { Owner: not null, Who: not null, Routine: not null } ? holder : null;
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

/// <summary>Identifies a process across machines.</summary>
/// <param name="Machine">A hash of the machine's boot and of the PID namespace. Containers share the boot, not the namespace.</param>
/// <param name="Started">The start time, in clock ticks after the boot.</param>
internal sealed record HolderProcess(string Machine, int Id, long Started)
{
    /// <summary>This process; null where the system does not say. No holder then counts as dead.</summary>
    public static HolderProcess? Self()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            var space = new FileInfo("/proc/self/ns/pid").LinkTarget;
            return space is not null && ProcessIdentity.Of(Environment.ProcessId) is { } own
                ? new HolderProcess(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{boot} {space}"))[..8]),
                    own.ProcessId, own.StartTicks)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether the process certainly has ended. A process on another machine counts as alive.</summary>
    public bool IsDead(HolderProcess? asker) =>
        asker is not null && asker.Machine == Machine && !new ProcessIdentity(Id, Started).IsAlive;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockHolder))]
internal sealed partial class LockJson : JsonSerializerContext;
