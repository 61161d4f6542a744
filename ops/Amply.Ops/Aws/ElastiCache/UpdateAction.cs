using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.ElastiCache;

/// <summary>A service update of a replication group, for example a security patch.</summary>
/// <param name="Name">AWS' name of the update.</param>
/// <param name="Status">One of <see cref="Pending"/>, or a state that ElastiCache has added since.</param>
/// <param name="Severity"><c>critical</c>, <c>important</c>, <c>medium</c> or <c>low</c>.</param>
/// <param name="ApplyBy">When AWS advises to have applied it; null where AWS says nothing.</param>
public sealed record UpdateAction(string Name, string Status, string? Severity, DateTimeOffset? ApplyBy)
{
    /// <summary>The states of an update that is not applied yet.</summary>
    public static readonly ImmutableArray<string> Pending =
        ["not-applied", "waiting-to-start", "in-progress", "stopping", "stopped", "scheduling", "scheduled"];

    internal static UpdateAction Read(XElement action) => new(
        action.RequiredWords("ServiceUpdateName", MostName),
        action.RequiredWords("UpdateActionStatus", ReplicationGroupReader.MostWord),
        action.Words("ServiceUpdateSeverity", ReplicationGroupReader.MostWord),
        action.Moment("ServiceUpdateRecommendedApplyByDate"));

    // In characters. AWS' names have about 30.
    private const int MostName = 100;
}
