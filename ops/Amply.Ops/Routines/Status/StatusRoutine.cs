using Amply.Ops.Aws;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>
/// Reads the API, all nodes and the alarms at the same time. Changes nothing. It reports what did not answer instead of failing.
/// </summary>
public sealed class StatusRoutine(IGroupAccess group, TimeProvider clock) : IReport<StatusReport>
{
    // The alarms of all stacks have this prefix. A dimension, or the member at the end of the name, tells the group.
    private const string AlarmPrefix = "redis-amply";

    public async Task<StatusReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var topologyTask = Topology.ReadAsync(group, cancellationToken);
        var alarmsTask = AlarmsAsync(cancellationToken);
        var topology = await topologyTask;
        var (alarms, alarmsProblem) = await alarmsTask;

        var outputs = group.Target.Outputs;
        var findings = StatusJudge.Judge(topology, alarms, alarmsProblem, outputs);
        return new StatusReport
        {
            ReplicationGroupId = outputs.ReplicationGroupId,
            Stack = outputs.Stack,
            Mode = outputs.Mode.ToString().ToLowerInvariant(),
            At = clock.GetUtcNow(),
            ApiStatus = topology.Group?.Status,
            ApiProblem = topology.ApiProblem?.Sentence,
            AlarmsProblem = alarmsProblem?.Sentence,
            Nodes = topology.Nodes,
            Alarms = [.. alarms.Select(a => new AlarmLine(a.Name, State(a.State), a.StateReason)).OrderBy(
                a => a.Name, StringComparer.Ordinal)],
            Findings = findings,
            Next = NextSteps.From(topology, findings, group.Target),
        };
    }

    private async Task<(ImmutableArray<Alarm> Alarms, ApiProblem? Problem)> AlarmsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var members = group.Target.Outputs.Nodes;
            var alarms = await group.Alarms.DescribeAlarmsAsync(AlarmPrefix, cancellationToken);
            var own = alarms.Where(a => members.Any(m => a.Dimensions.ContainsValue(m) || a.Name.EndsWith(m, StringComparison.Ordinal)));
            return ([.. own], null);
        }
        catch (AwsException error)
        {
            return ([], ApiProblem.Of(error));
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
