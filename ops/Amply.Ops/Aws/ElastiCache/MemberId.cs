using System.Text.RegularExpressions;

namespace Amply.Ops.Aws.ElastiCache;

/// <summary>Member ids are the group's id and <c>-001</c>, in cluster mode <c>-0001-001</c>.</summary>
public static partial class MemberId
{
    public static bool IsOf(string memberId, string replicationGroupId) =>
        memberId.StartsWith(replicationGroupId, StringComparison.OrdinalIgnoreCase) && Suffix().IsMatch(memberId[replicationGroupId.Length..]);

    [GeneratedRegex(@"^(-\d{4})?-\d{3}$")]
    private static partial Regex Suffix();
}
