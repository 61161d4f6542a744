using System.Text;

namespace Amply.Lab.Tests.Supervisor;

/// <summary>The processes that belong to a directory, as the kernel tells.</summary>
internal static class ProcessesUnder
{
    private const int Attempts = 300;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Process id and command line of each that works in the directory or was given a path in it.</summary>
    public static Dictionary<int, string> Find(string directory)
    {
        var found = new Dictionary<int, string>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), out var id) || id == Environment.ProcessId)
            {
                continue;
            }

            try
            {
                var command = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, "cmdline"))).Replace('\0', ' ');
                // redis-server writes a title over its command line: its working directory gives it away.
                var works = new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget ?? "";
                if (command.Contains(directory, StringComparison.Ordinal) || works.StartsWith(directory, StringComparison.Ordinal))
                {
                    found[id] = command;
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It has ended, or is another user's.
            }
        }

        return found;
    }

    /// <summary>Waits until none is left; which are is told where some stay.</summary>
    public static async Task NoneLeftAsync(string directory)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (Find(directory).Count is 0)
            {
                return;
            }

            await Task.Delay(Interval);
        }

        Assert.Empty(Find(directory));
    }
}
