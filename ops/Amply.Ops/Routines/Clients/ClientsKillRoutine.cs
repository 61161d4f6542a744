using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Clients;

/// <summary>Closes the connections of clients that match, then reads every node again to prove that they are gone.</summary>
/// <remarks>It never closes a replication link, a connection of this program, or a lab's own connection.</remarks>
internal sealed class ClientsKillRoutine(IGroupAccess group, ClientFilter filter, TimeProvider clock)
    : IRoutine<ClientsKillPlan, ClientsKillResult>
{
    // Commands in one round trip. More of them would delay the node's other clients.
    private const int Batch = 100;

    // A plan is read by a person.
    private const int MostListed = 10;

    // Redis frees a connection right after the command, or a moment later.
    private const int MostLooks = 10;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    public async Task<ClientsKillPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var groups = new ClientGroups(ClientGrouping.Address);
        var answers = await new EveryNode(group, filter.Node, clock).AskAsync(
            async (node, connection, ct) =>
            {
                var walk = new ClientWalk(connection);
                var ids = ImmutableHashSet.CreateBuilder<long>();
                await foreach (var client in walk.MatchingAsync(filter, ct))
                {
                    ids.Add(client.Id);
                    lock (groups)
                    {
                        groups.Add(node.Id, client);
                    }
                }

                return (Walk: walk, Ids: ids.ToImmutable());
            },
            progress,
            cancellationToken);
        var walks = answers.All.Select(answer => answer.Value.Walk).ToArray();
        return new ClientsKillPlan
        {
            Connections = groups.Connections,
            Steps =
            [
                $"close {groups.Connections:N0} of {walks.Sum(walk => walk.Clients):N0} connections of clients ({filter.Words})",
                .. groups.Biggest().Take(MostListed).Select(one => $"close {Words(one)}"),
                .. groups.Count > MostListed ? [$"close those of {groups.Count - MostListed:N0} more addresses"] : Array.Empty<string>(),
                $"skip {walks.Sum(walk => walk.Links)} replication links and {walks.Sum(walk => walk.Own)} connections of this program and "
                    + "the lab",
                "list the connections again: the closed connections must be gone",
            ],
            Findings =
            [
                groups.Connections > 0
                    ? Finding.Pass("selection", $"{Count(groups.Connections)} on {string.Join(", ", answers.All.Where(
                        answer => answer.Value.Ids.Count > 0).Select(answer => answer.Node.Id))}")
                    : Finding.Warn("selection", "no connection matches. Nothing would be closed", $"./amply clients {group.Target.Option}"),
                .. answers.Gaps.Select(gap => Finding.Warn("nodes", gap.TrimEnd('.'), $"./amply status {group.Target.Option}")),
            ],
            Nodes = [.. answers.All.Select(answer => new ClientsKillPlan.PlannedNode(answer.Node.Id, answer.Node.RunId, answer.Value.Ids))],
        };
    }

    public async Task<ClientsKillResult> RunAsync(
        ClientsKillPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        if (await isLost(cancellationToken) is { } loss)
        {
            return Result(RoutineOutcome.Refused, $"No connection was closed: {loss}.", []);
        }

        var answers = await new EveryNode(group, filter.Node, clock).AskAsync(
            (node, connection, ct) => CloseAsync(node, connection, plan, ct), progress, cancellationToken);
        var (closed, open, since) = (
            answers.All.Sum(a => a.Value.Closed), answers.All.Sum(a => a.Value.Open), answers.All.Sum(a => a.Value.Since));
        var unread = answers.Unread.Where(node => plan.Nodes.Any(planned => planned.Id == node.Id && planned.Ids.Count > 0)).ToArray();
        FigureList figures =
        [
            Figure.Count("closed", "closedConnections", closed),
            Figure.Count(
                "gone or used since the plan",
                "goneOrUsedConnections",
                plan.Connections - closed - open - unread.Sum(node => Planned(plan, node.Id))),
            Figure.Count("still open", "openConnections", open),
            Figure.Count("new connections that match", "newConnections", since),
        ];
        return (plan.Connections, open, unread) switch
        {
            (0, _, _) => Result(RoutineOutcome.NeedsAttention, "No connection matched. Nothing was closed.", figures),
            (_, _, [var one, ..]) => Result(
                RoutineOutcome.Unknown, $"{Count(closed)} closed. Those of {one.Id} may be open, it was not read: {one.Why}.", figures),
            (_, > 0, _) => Result(RoutineOutcome.Failed, $"{Count(closed)} closed, and {open:N0} are still open.", figures),
            _ => Result(
                RoutineOutcome.Done,
                $"{Count(closed)} closed; a new list does not have them."
                + $"{(since > 0 ? $" {Count(since)} with other ids match since: clients connected again." : "")}",
                figures),
        };
    }

    private ClientsKillResult Result(RoutineOutcome outcome, string summary, FigureList figures) => new()
    {
        Outcome = outcome,
        Summary = summary,
        Figures = figures,
        Next = [$"./amply clients {group.Target.Option}"],
    };

    private async Task<Closing> CloseAsync(
        NodeState node, RespConnection connection, ClientsKillPlan plan, CancellationToken cancellationToken)
    {
        // Another process has other connections with the same ids.
        var planned = plan.Nodes.FirstOrDefault(one => one.Id == node.Id && one.RunId == node.RunId)?.Ids ?? [];
        var walk = new ClientWalk(connection);
        var there = new HashSet<long>();
        await foreach (var client in walk.MatchingAsync(filter, cancellationToken))
        {
            if (planned.Contains(client.Id))
            {
                there.Add(client.Id);
            }
        }

        foreach (var ids in there.Chunk(Batch))
        {
            await connection.RepliesAsync([.. ids.Select(id => new[] { "CLIENT", "KILL", "ID", $"{id}" })], cancellationToken);
        }

        for (var looks = 1; ; looks++)
        {
            var (open, since) = (0, 0);
            await foreach (var client in walk.MatchingAsync(filter, cancellationToken))
            {
                open += there.Contains(client.Id) ? 1 : 0;
                since += planned.Contains(client.Id) ? 0 : 1;
            }

            if (open == 0 || looks == MostLooks)
            {
                return new Closing(there.Count - open, open, since);
            }

            await Task.Delay(BetweenLooks, clock, cancellationToken);
        }
    }

    private static int Planned(ClientsKillPlan plan, string node) => plan.Nodes.Where(one => one.Id == node).Sum(one => one.Ids.Count);

    private static string Words(ClientGroup one) =>
        $"{one.Connections:N0} of {(one.Key.Length > 0 ? one.Key : "an unknown address")}"
        + $"{(one.Names.IsEmpty ? "" : $" ({string.Join(", ", one.Names)})")} on {string.Join(", ", one.Nodes)}";

    private static string Count(int connections) => connections == 1 ? "1 connection" : $"{connections:N0} connections";

    /// <param name="Closed">Connections that this run closed.</param>
    /// <param name="Open">Connections that this run asked to close and that are still there.</param>
    /// <param name="Since">Connections that match and were not there when the plan was made.</param>
    private sealed record Closing(int Closed, int Open, int Since);
}
