using System.Security.Cryptography;
using System.Text;

namespace Amply.Ops.Locking;

/// <summary>A process as another one, perhaps on another machine, can tell it from every other.</summary>
/// <param name="Machine">One boot of one machine, and the space in which its processes are numbered: containers share the one and not the
/// other.</param>
/// <param name="Started">Clock ticks after the boot.</param>
internal sealed record HolderProcess(string Machine, int Id, long Started)
{
    /// <summary>Null where the system does not tell: then nobody is taken for dead.</summary>
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

    /// <summary>Whether it surely has ended; what cannot be seen from the asker's machine lives.</summary>
    public bool IsDead(HolderProcess? asker) =>
        asker is not null && asker.Machine == Machine && !new ProcessIdentity(Id, Started).IsAlive;
}
