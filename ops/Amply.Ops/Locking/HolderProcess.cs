using System.Security.Cryptography;
using System.Text;

namespace Amply.Ops.Locking;

/// <summary>Identifies a process across machines.</summary>
/// <param name="Machine">A hash of the machine's boot and of the PID namespace. Containers share the boot, not the
/// namespace.</param>
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
