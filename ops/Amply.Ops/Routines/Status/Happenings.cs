using System.Text.RegularExpressions;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>What happened in the last hour, and what a person should know although no check fails; pure.</summary>
internal static partial class Happenings
{
    /// <summary>How far back the events are read.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromHours(1);

    /// <summary>The group's and its members' events, the newest first. The group tells some events again that a member has told.</summary>
    public static ImmutableArray<CacheEvent> Own(ImmutableArray<CacheEvent> events, string replicationGroupId) =>
    [
        .. events.Where(e => e.SourceIdentifier == replicationGroupId || MemberNames.IsMemberOf(e.SourceIdentifier, replicationGroupId))
            .Reverse().DistinctBy(e => (e.Message, SourceOf(e))),
    ];

    public static EventLine Line(CacheEvent one) => new(one.Date, one.SourceIdentifier, Kind(one.Message), one.Message);

    /// <summary>The event in few words.</summary>
    public static string Words(EventLine one) =>
        Failover().Match(one.Message) is { Success: true } failover ? $"failover: {failover.Groups[1].Value} -> {failover.Groups[2].Value}"
        : one.Message.Contains(one.Source, StringComparison.Ordinal) ? one.Message
        : $"{one.Source}: {one.Message}";

    public static ImmutableArray<string> Notes(Sight sight, GroupTarget target) =>
    [
        .. Restarts(sight),
        .. Databases(sight.Topology),
        .. Token(sight),
        .. Updates(sight, target),
    ];

    /// <summary>Whether a node that keeps its data nowhere else has lost it.</summary>
    public static bool HasLostData(Sight sight) => sight.Topology.Primaries.Any(p => Lost(sight, p));

    private static IEnumerable<string> Restarts(Sight sight)
    {
        foreach (var node in sight.Topology.Nodes.Where(n => Restarted(sight, n)))
        {
            var users = sight.Topology.Shards.Length > 1 ? "the users of its sessions were" : "everyone was";
            var ago = $"{node.Id} restarted {RoughTime.Text(TimeSpan.FromSeconds(node.UptimeSeconds ?? 0))} ago";
            yield return !Lost(sight, node) ? $"{ago}."
                : node.Keys > 0 ? $"{ago} and came back empty: {users} logged out. It has {node.Keys:N0} keys now."
                : $"{ago} and is empty: {users} logged out.";
        }
    }

    // ElastiCache keeps no file of the data: what a restart of the only node of a shard does not find on a replica is lost.
    private static bool Lost(Sight sight, NodeState node) =>
        node.Role == ObservedRole.Primary && Restarted(sight, node)
        && (node.Keys == 0 || (sight.Topology.Of(node.Shard).Nodes.Length == 1 && HasRecovered(sight, node)));

    // A node that is new with its group, or that was added, has not restarted.
    private static bool Restarted(Sight sight, NodeState node) =>
        node.UptimeSeconds is { } up && up < Span.TotalSeconds && (HasRecovered(sight, node)
            || (sight.Events is { } events && node.Role == ObservedRole.Primary && !events.Any(e => IsBirth(e, node))));

    private static bool HasRecovered(Sight sight, NodeState node) => (sight.Events ?? []).Any(
        e => e.SourceIdentifier == node.Id && Kind(e.Message) == "replacement");

    private static bool IsBirth(CacheEvent one, NodeState node) =>
        one.Message.EndsWith(" created", StringComparison.Ordinal)
        || one.Message.StartsWith("Failover ", StringComparison.Ordinal)
        || (one.SourceIdentifier == node.Id && one.Message.StartsWith("Added cache node", StringComparison.Ordinal))
        || one.Message.StartsWith("Added node groups", StringComparison.Ordinal);

    private static IEnumerable<string> Databases(Topology topology) => topology.Nodes
        .Where(n => n.Role == ObservedRole.Primary)
        .SelectMany(n => n.OtherDatabases ?? ImmutableSortedDictionary<string, long>.Empty)
        .GroupBy(one => one.Key, one => one.Value)
        .Select(one => (Name: one.Key, Keys: one.Sum()))
        .Select(one => $"{one.Name}: {one.Keys:N0} {(one.Keys == 1 ? "key" : "keys")}, not looked at. Only database 0 is looked at.");

    private static IEnumerable<string> Token(Sight sight)
    {
        if (sight.Topology.Group?.Pending?.AuthTokenStatus is { } rotation)
        {
            yield return $"A rotation of the token is running ({rotation}).";
        }
    }

    private static IEnumerable<string> Updates(Sight sight, GroupTarget target)
    {
        foreach (var update in sight.Updates ?? [])
        {
            var words = string.Join(", ", new[]
            {
                update.Severity, update.Status, update.ApplyBy is { } by ? $"to apply by {by.UtcDateTime:yyyy-MM-dd}" : null,
            }.OfType<string>());
            yield return $"Service update {update.Name}: {words}.";
        }

        if (sight.MaintenanceWindow is { } text && WeeklyWindow.Parse(text) is { } window && window.Contains(sight.At))
        {
            yield return $"The maintenance window of {target.Outputs.ReplicationGroupId} is open now ({text} UTC).";
        }
    }

    private static string Kind(string message) =>
        message.Contains("failover", StringComparison.OrdinalIgnoreCase) ? "failover"
        : Replacement().IsMatch(message) ? "replacement"
        : Maintenance().IsMatch(message) ? "maintenance"
        : message.Contains("snapshot", StringComparison.OrdinalIgnoreCase) ? "snapshot"
        : "other";

    // The same failover is told of the group and of the new primary, in the same words.
    private static string SourceOf(CacheEvent one) =>
        one.Message.StartsWith("Failover ", StringComparison.Ordinal) ? $"{one.Date:O}"[..16] : $"{one.SourceIdentifier} {one.Date:O}";

    [GeneratedRegex(@"^Failover from primary node (\S+) to replica node (\S+) completed$")]
    private static partial Regex Failover();

    [GeneratedRegex("recover|replac|restart|reboot", RegexOptions.IgnoreCase)]
    private static partial Regex Replacement();

    [GeneratedRegex("maintenance|service update|patch", RegexOptions.IgnoreCase)]
    private static partial Regex Maintenance();
}
