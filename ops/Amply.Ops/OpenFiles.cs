using System.Globalization;

namespace Amply.Ops;

/// <summary>Checks the limit of open files and sockets. With too few .NET cannot even load the code that reports it.</summary>
internal static class OpenFiles
{
    /// <summary>Enough for the nodes of a large cluster and the program's files.</summary>
    public const int Needed = 256;

    private const string Limit = "Max open files";

    /// <summary>The limit where it is too low; null where it is high enough or not known.</summary>
    public static int? TooFew() => Parse(ReadLimits());

    internal static int? Parse(IEnumerable<string> limits) =>
        limits.FirstOrDefault(line => line.StartsWith(Limit, StringComparison.Ordinal)) is { } line
        && int.TryParse(line[Limit.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], NumberStyles.None, null, out var soft)
        && soft < Needed
            ? soft
            : null;

    private static string[] ReadLimits()
    {
        try
        {
            return File.ReadAllLines("/proc/self/limits");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
