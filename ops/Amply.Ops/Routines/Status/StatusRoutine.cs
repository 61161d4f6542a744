using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>
/// Reads the API, all nodes and the alarms at the same time. Changes nothing. It reports what did not answer instead of failing.
/// </summary>
public sealed class StatusRoutine(IGroupAccess group, TimeProvider clock) : IReport<StatusReport>
{
    public async Task<StatusReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        group.Prepare();
        var behind = BehindEndpointAsync(cancellationToken);
        var look = SightAsync(behind, cancellationToken);
        await TellAsync(look, behind, progress, cancellationToken);
        return Report(await look, group.Target);
    }

    private async Task<Sight> SightAsync(Task<NodeState?> behind, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var outputs = group.Target.Outputs;
        var topologyTask = Topology.ReadAsync(group, cancellationToken);
        var alarmsTask = AlarmsAsync(cancellationToken);
        var eventsTask = group.ElastiCache.EventsOrNullAsync(now - Happenings.Span, cancellationToken);
        var updatesTask = UpdatesAsync(cancellationToken);
        var windowTask = WindowAsync(outputs.Nodes.FirstOrDefault(), cancellationToken);

        var topology = await topologyTask;
        var (alarms, alarmsProblem) = await alarmsTask;
        return new Sight
        {
            Topology = topology,
            At = now,
            Diagnosis = topology.Failures.Any() ? await group.DiagnoseAsync(topology, cancellationToken) : null,
            BehindEndpoint = await behind,
            Alarms = alarms,
            AlarmsProblem = alarmsProblem,
            Events = await eventsTask is { } events ? Happenings.Own(events, outputs.ReplicationGroupId) : null,
            Updates = await updatesTask,
            MaintenanceWindow = await windowTask,
        };
    }

    /// <summary>Judges what was read; pure.</summary>
    internal static StatusReport Report(Sight sight, GroupTarget target)
    {
        var (topology, outputs) = (sight.Topology, target.Outputs);
        var symptoms = StatusJudge.Judge(sight, target);
        var causes = Folding.Fold(symptoms);
        var isFromHere = sight.Diagnosis is { IsFromHere: true };
        return new StatusReport
        {
            ReplicationGroupId = outputs.ReplicationGroupId,
            Stack = outputs.Stack,
            Mode = outputs.Mode.ToString().ToLowerInvariant(),
            At = sight.At,
            ApiStatus = topology.Group?.Status,
            ApiProblem = topology.ApiProblem?.Sentence,
            AlarmsProblem = sight.AlarmsProblem?.Sentence,
            Nodes = topology.Nodes,
            Alarms = [.. sight.Alarms.Select(a => new AlarmLine(a.Name, State(a.State), a.StateReason)).OrderBy(
                a => a.Name, StringComparer.Ordinal)],
            Causes = causes,
            Findings = [.. symptoms.Select(s => s.Finding)],
            Notes = Happenings.Notes(sight, target),
            Events = sight.Events is { } events ? [.. events.Select(Happenings.Line)] : null,
            TokenChangedAt = topology.Group?.AuthTokenLastModified,
            MaintenanceWindow = sight.MaintenanceWindow,
            Next = causes.Select(c => c.Next).FirstOrDefault() is { } next ? [next]
                : Happenings.HasLostData(sight) ? [Symptom.Page("lost-node")]
                : [],
            IsFromHere = isFromHere,
            IsUnknown = topology.Nodes.All(n => n.Role == ObservedRole.Unreachable)
                && (isFromHere || !topology.Nodes.Any(n => n.Failure is { IsAnswer: true })),
        };
    }

    // The nodes answer in a moment. A second of silence means that the API is slow.
    private async Task TellAsync(
        Task<Sight> look, Task<NodeState?> behind, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (await Task.WhenAny(look, Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken)) != look)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var redis = behind is not { IsCompletedSuccessfully: true, Result: { } node } ? ""
                : node.Role == ObservedRole.Unreachable ? $"; the primary endpoint does not answer: {node.Problem}"
                : $"; the primary endpoint answers: {RoleChecks.Lower(node.Role)}, {node.Keys ?? 0:N0} keys";
            var time = $"{clock.GetElapsedTime(began).TotalSeconds:0} s / {AwsTimes.Short.Ceiling.TotalSeconds:0} s";
            progress.Report($"{time}  waiting for AWS and the nodes{redis}");
        }
    }

    private async Task<NodeState?> BehindEndpointAsync(CancellationToken cancellationToken)
    {
        if (group.Target.Outputs.PrimaryEndpoint is not { } endpoint)
        {
            return null;
        }

        await group.ReadyAsync(cancellationToken);
        return await NodeReader.ReadAsync(group, "primary endpoint", Topology.OnlyShard, Endpoint.Parse(endpoint), cancellationToken);
    }

    private async Task<(ImmutableArray<Alarm> Alarms, ApiProblem? Problem)> AlarmsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var alarms = await group.Alarms.DescribeAlarmsAsync(AlarmChecks.Prefix, cancellationToken);
            return ([.. alarms.Where(a => AlarmChecks.Member(a, group.Target.Outputs.ReplicationGroupId) is not null)], null);
        }
        catch (AwsException error)
        {
            return ([], ApiProblem.Of(error));
        }
    }

    private async Task<ImmutableArray<UpdateAction>?> UpdatesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await group.ElastiCache.DescribeUpdateActionsAsync(group.Target.Outputs.ReplicationGroupId, cancellationToken);
        }
        catch (AwsException)
        {
            // A role without this right reads all the rest.
            return null;
        }
    }

    private async Task<string?> WindowAsync(string? member, CancellationToken cancellationToken)
    {
        try
        {
            return member is null ? null : (await group.ElastiCache.DescribeCacheClusterAsync(member, cancellationToken)).MaintenanceWindow;
        }
        catch (AwsException)
        {
            return null;
        }
    }

    private static string State(string state) => state switch
    {
        AlarmState.Ok => "ok",
        AlarmState.Alarm => "alarm",
        AlarmState.InsufficientData => "insufficient data",
        _ => state,
    };
}
