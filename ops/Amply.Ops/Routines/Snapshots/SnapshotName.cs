using System.Globalization;
using System.Text.RegularExpressions;

namespace Amply.Ops.Routines.Snapshots;

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
        var stamp = now.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture);
        var room = MaxLength - stamp.Length - 1;
        return $"{(replicationGroupId.Length <= room ? replicationGroupId : replicationGroupId[..room].TrimEnd('-'))}-{stamp}";
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*\z")]
    private static partial Regex Shape();
}
