
namespace Amply.Lab.Supervisor;

/// <summary>Who listens on a port, as far as this user may know.</summary>
internal static class ListenerProcesses
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>The process, or "a process of another user"; null where nobody listens on all addresses.</summary>
    public static string? OnAllAddresses(int port)
    {
        var wanted = port.ToString("X4");
        foreach (var table in Tables.Where(File.Exists))
        {
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var local = fields[1].Split(':');
                if (fields[3] == Listening && local[1] == wanted && local[0].All(c => c == '0'))
                {
                    return Holder(fields[9]) ?? "a process of another user";
                }
            }
        }

        return null;
    }

    private static string? Holder(string inode)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            try
            {
                if (Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(fd => new FileInfo(fd).LinkTarget == $"socket:[{inode}]"))
                {
                    return $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (process {Path.GetFileName(process)})";
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It is gone, or not ours to look at.
            }
        }

        return null;
    }
}
