using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Amply.Ops.Locking;

/// <summary>A process, told from a later one of the same number.</summary>
/// <param name="Machine">One boot of one machine, and the space in which its processes are numbered: containers share the one and not the other.</param>
/// <param name="Started">Clock ticks after the boot.</param>
internal sealed record ProcessIdentity(string Machine, int Id, long Started)
{
    /// <summary>Null where the system does not tell: then nobody is taken for dead.</summary>
    public static ProcessIdentity? Self()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            var space = new FileInfo("/proc/self/ns/pid").LinkTarget;
            return space is not null && Stat(Environment.ProcessId) is { } stat
                ? new ProcessIdentity(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{boot} {space}"))[..8]), Environment.ProcessId, stat.Started)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether it surely has ended; what cannot be seen from the asker's machine lives.</summary>
    public bool IsDead(ProcessIdentity? asker) =>
        asker is not null && asker.Machine == Machine && !(Stat(Id) is { Ended: false } now && now.Started == Started);

    // proc(5): the state follows the name, which may hold spaces and brackets; the start is the 20th after it. A zombie is dead.
    private static (bool Ended, long Started)? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0] is "Z" or "X", long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
