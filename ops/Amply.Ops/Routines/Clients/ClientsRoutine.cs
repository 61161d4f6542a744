using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Clients;

/// <summary>The options of the verb.</summary>
/// <param name="Limit">The most groups to list.</param>
public sealed record ClientsQuestion(ClientGrouping By, ClientFilter Filter, int Limit);

/// <summary>Groups the connections of every node. Changes nothing, and reads no key.</summary>
internal sealed class ClientsRoutine(IGroupAccess group, ClientsQuestion question, TimeProvider clock) : IReport<ClientsReport>
{
    public async Task<ClientsReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var groups = new ClientGroups(question.By);
        var answers = await new EveryNode(group, question.Filter.Node, clock).AskAsync(
            async (node, connection, ct) =>
            {
                var walk = new ClientWalk(connection);
                await foreach (var client in walk.MatchingAsync(question.Filter, ct))
                {
                    // The nodes are read at the same time.
                    lock (groups)
                    {
                        groups.Add(node.Id, client);
                    }
                }

                return walk;
            },
            progress,
            cancellationToken);
        ImmutableArray<ClientGroup> listed = [.. groups.Biggest().Take(question.Limit)];
        return new ClientsReport
        {
            By = question.By,
            Connections = groups.Connections,
            AllConnections = answers.All.Sum(answer => answer.Value.Clients),
            Groups = listed,
            MoreGroups = groups.Count - listed.Length,
            MoreConnections = groups.Connections - listed.Sum(one => one.Connections),
            ReplicationLinks = answers.All.Sum(answer => answer.Value.Links),
            OwnConnections = answers.All.Sum(answer => answer.Value.Own),
            Gaps = answers.Gaps,
            Filter = question.Filter.IsEmpty ? "" : question.Filter.Words,
        };
    }
}
