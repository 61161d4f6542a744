using System.Text;

namespace Amply.EndToEnd.Harness;

/// <summary>What <c>ps</c> shows to every user of the machine.</summary>
internal static class ProcessTable
{
    public static IEnumerable<string> CommandLines()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)))
        {
            string line;
            try
            {
                line = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, "cmdline"))).Replace('\0', ' ').Trim();
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (line.Length > 0)
            {
                yield return $"{Path.GetFileName(process)} {line}";
            }
        }
    }

    public static IEnumerable<string> Naming(string text) => CommandLines().Where(line => line.Contains(text, StringComparison.Ordinal));
}
