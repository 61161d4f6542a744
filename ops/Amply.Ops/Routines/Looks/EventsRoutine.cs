using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Routines.Looks;

/// <summary>Reads ElastiCache's events of a group and its nodes. Changes nothing.</summary>
/// <param name="since">At most 14 days ago: ElastiCache keeps no older events.</param>
/// <param name="node">The id of a node; null: the group and every node.</param>
/// <param name="limit">The most events to return, the newest.</param>
internal sealed class EventsRoutine(IGroupAccess group, DateTimeOffset since, string? node, int limit, TimeProvider clock)
    : IReport<EventsReport>
{
    public async Task<EventsReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var id = group.Target.Outputs.ReplicationGroupId;
        var earliest = clock.GetUtcNow() - CacheEvent.Kept;
        var all = await Ticking.ForAsync(
            group.ElastiCache.DescribeEventsAsync(since < earliest ? earliest : since, cancellationToken),
            null,
            "reading the events of ElastiCache",
            progress,
            clock,
            cancellationToken);

        // The API returns the events of the whole region.
        var mine = all
            .Where(one => node is null
                ? one.SourceIdentifier == id || MemberNames.IsMemberOf(one.SourceIdentifier, id)
                : string.Equals(one.SourceIdentifier, node, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        return new EventsReport
        {
            Since = since,
            Events =
            [
                .. mine.Reverse().Take(limit).Select(one => new GroupEvent(one.Date, one.SourceIdentifier, SecretMask.Of(one.Message))),
            ],
            More = Math.Max(0, mine.Length - limit),
            Group = id,
        };
    }
}

/// <summary>Events of ElastiCache, the newest first.</summary>
public sealed record EventsReport
{
    public required DateTimeOffset Since { get; init; }

    public required ImmutableArray<GroupEvent> Events { get; init; }

    /// <summary>Older events that are not listed.</summary>
    public required int More { get; init; }

    /// <summary>The id of the group; not printed in JSON.</summary>
    internal string Group { get; init; } = "";
}

/// <summary>One event.</summary>
/// <param name="Source">The id of the group or of a node.</param>
public sealed record GroupEvent(DateTimeOffset At, string Source, string Message);
