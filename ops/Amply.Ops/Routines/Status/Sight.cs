using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Routines.Status;

/// <summary>All that one look at a group has read: what the judge judges.</summary>
internal sealed record Sight
{
    public required Topology Topology { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The one cause why nodes do not answer; null where all answer.</summary>
    public Diagnosis? Diagnosis { get; init; }

    /// <summary>The node behind the primary endpoint; null in cluster mode, which has no primary endpoint.</summary>
    public NodeState? BehindEndpoint { get; init; }

    public ImmutableArray<Alarm> Alarms { get; init; } = [];

    public ApiProblem? AlarmsProblem { get; init; }

    /// <summary>The group's events of the last hour, the newest first; null where the API did not answer.</summary>
    public ImmutableArray<CacheEvent>? Events { get; init; }

    /// <summary>The service updates that are not applied yet; null where the API did not answer.</summary>
    public ImmutableArray<UpdateAction>? Updates { get; init; }

    /// <summary>As ElastiCache writes it, for example <c>sun:05:00-sun:06:00</c>; null where the API did not answer.</summary>
    public string? MaintenanceWindow { get; init; }
}
