using System.Text.RegularExpressions;

namespace Amply.Model;

/// <summary>A name that ElastiCache takes: 1-40 characters, a letter first, letters, digits and hyphens, no two hyphens together, none at the end.</summary>
public static partial class SnapshotName
{
    public const string Allowed = "1-40 letters, digits and hyphens, a letter first, no two hyphens together and none at the end";

    private const int MaxLength = 40;
    private const string Stamp = "yyyyMMdd-HHmmss";

    public static bool IsValid(string name) => name.Length <= MaxLength && Shape().IsMatch(name);

    /// <summary>The group's id and the time in UTC; a long id is cut.</summary>
    public static string For(string replicationGroupId, DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString(Stamp);
        var room = MaxLength - stamp.Length - 1;
        return $"{(replicationGroupId.Length <= room ? replicationGroupId : replicationGroupId[..room].TrimEnd('-'))}-{stamp}";
    }

    /// <summary>The name itself, or what is most like it and allowed: automatic snapshots have a dot and may be longer.</summary>
    public static string ForExport(string name)
    {
        if (IsValid(name))
        {
            return name;
        }

        var parts = string.Join('-', name.Split(['.', '-', ':', '_'], StringSplitOptions.RemoveEmptyEntries));
        if (parts.Length <= MaxLength)
        {
            return parts;
        }

        // The end holds the date; what is cut goes as whole words.
        var end = parts[^(MaxLength - 2)..];
        return $"s-{(end.IndexOf('-', StringComparison.Ordinal) is >= 0 and var cut ? end[(cut + 1)..] : end)}";
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*\z")]
    private static partial Regex Shape();
}
