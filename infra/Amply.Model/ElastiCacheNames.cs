using System.Text.RegularExpressions;

namespace Amply.Model;

/// <summary>Ids of groups, shards and members, as ElastiCache makes them.</summary>
public static partial class MemberNames
{
    /// <summary>Characters of a replication group's id.</summary>
    public const int MaxGroupId = 40;
    /// <summary>Characters of a member's id.</summary>
    public const int MaxMemberId = 50;

    /// <summary>Whether a text is an id: a lower-case letter, then lower-case letters, digits and single hyphens.</summary>
    /// <param name="most">The most characters that it may have.</param>
    public static bool IsId(string text, int most) => text.Length <= most && IdShape().IsMatch(text);

    /// <summary>A shard's id, for example <c>0001</c>.</summary>
    /// <param name="number">From 1.</param>
    public static string Shard(int number) => number.ToString("D4");

    /// <summary>A member's id: <c>group-001</c>, in cluster mode <c>group-0001-001</c>.</summary>
    /// <param name="shard">The shard's id in cluster mode; null elsewhere.</param>
    /// <param name="number">From 1.</param>
    public static string Member(string replicationGroupId, string? shard, int number) =>
        shard is null ? $"{replicationGroupId}-{number:D3}" : $"{replicationGroupId}-{shard}-{number:D3}";

    /// <summary>Whether a member's id was made from this group's id.</summary>
    public static bool IsMemberOf(string memberId, string replicationGroupId) =>
        memberId.StartsWith(replicationGroupId, StringComparison.OrdinalIgnoreCase)
        && MemberSuffix().IsMatch(memberId[replicationGroupId.Length..]);

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex IdShape();

    [GeneratedRegex(@"^(-\d{4})?-\d{3}$")]
    private static partial Regex MemberSuffix();
}

/// <summary>The generation in a replication group's id: each restore creates a group with another end: <c>-g2</c>, <c>-g3</c>.</summary>
public static partial class GroupGeneration
{
    /// <summary>Whether two ids differ in their generation at most.</summary>
    public static bool AreOfOneStack(string id, string other) =>
        string.Equals(First(id), First(other), StringComparison.Ordinal);

    /// <summary>The id of the stack's first group.</summary>
    public static string First(string id) => Suffix().Replace(id, "");

    [GeneratedRegex(@"-g[0-9]{1,3}\z")]
    private static partial Regex Suffix();
}

/// <summary>The names of snapshots: which names ElastiCache takes, and the names that the routines choose.</summary>
public static partial class SnapshotName
{
    public const string Allowed = "1-40 letters, digits and hyphens, a letter first, no two hyphens together and none at the end";

    private const int MaxLength = 40;
    private const string Automatic = "automatic.";
    private const string Stamp = "yyyyMMdd-HHmmss";

    public static bool IsValid(string name) => name.Length <= MaxLength && Shape().IsMatch(name);

    /// <summary>Whether a snapshot can have this name. Names of automatic snapshots may be longer than other names.</summary>
    public static bool IsStored(string name) =>
        name.StartsWith(Automatic, StringComparison.Ordinal) ? Shape().IsMatch(name[Automatic.Length..]) : IsValid(name);

    /// <summary>The group's id and the time in UTC; a long id is cut.</summary>
    public static string For(string replicationGroupId, DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString(Stamp);
        var room = MaxLength - stamp.Length - 1;
        return $"{(replicationGroupId.Length <= room ? replicationGroupId : replicationGroupId[..room].TrimEnd('-'))}-{stamp}";
    }

    /// <summary>The name itself, or the most similar name that is allowed: automatic snapshots have a dot and may be longer.</summary>
    public static string ForExport(string name)
    {
        var parts = string.Join('-', name.Split(['.', '-', ':', '_'], StringSplitOptions.RemoveEmptyEntries));
        if (parts.Length <= MaxLength)
        {
            return parts;
        }

        // The end holds the date. Only whole words are cut.
        var end = parts[^(MaxLength - 2)..];
        return $"s-{(end.IndexOf('-', StringComparison.Ordinal) is >= 0 and var cut ? end[(cut + 1)..] : end)}";
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*\z")]
    private static partial Regex Shape();
}
