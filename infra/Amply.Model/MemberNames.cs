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
