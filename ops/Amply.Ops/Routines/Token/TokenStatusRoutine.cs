using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Routines.Clients;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Token;

/// <summary>
/// Reads where a rotation of the token stands: from the API, from the secret's versions, from the connections of every node, and by one
/// login with the old token.
/// </summary>
/// <remarks>
/// A refused login counts in the metric AuthenticationFailures. One login a run is far below the limit of the alarm.
/// </remarks>
public sealed class TokenStatusRoutine(IGroupAccess group, TimeProvider clock) : IReport<TokenReport>
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(4);

    // Redis gives the age of a connection in whole seconds. A connection of the same second counts as old: it may have the old token.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    private readonly GroupTarget target = group.Target;

    public Task<TokenReport> LookAsync(IProgress<string> progress, CancellationToken cancellationToken) => Ticking.ForAsync(
        LookAsync(cancellationToken), null, "ask the API, the secret and each node", progress, clock, cancellationToken);

    private async Task<TokenReport> LookAsync(CancellationToken cancellationToken)
    {
        var asked = group.TokenVersionsAsync(cancellationToken);
        var topology = await Topology.ReadAsync(group, cancellationToken);
        var versions = await asked;
        var looks = await Task.WhenAll(topology.Nodes.Select(node => LookAsync(node, cancellationToken)));
        var (old, problem) = await OldTokenAsync(topology, versions, cancellationToken);
        return Report(topology.Group, versions, old, problem, looks);
    }

    private TokenReport Report(
        ReplicationGroup? described, TokenVersions versions, OldToken old, string? problem, NodeLook[] looks)
    {
        var now = clock.GetUtcNow();
        var changedAt = described?.AuthTokenLastModified;
        // While both tokens are valid, a connection from before the new token was stored has the old one. Later a connection from
        // before the change may have it.
        var border = old switch
        {
            OldToken.Works => versions.Stored,
            OldToken.IsRefused => changedAt,
            _ => null,
        };
        var (nodes, clients, ids) = Old(looks, border + Rounding);
        var count = nodes.Sum(node => node.OldConnections);
        var stage = described?.Pending?.AuthTokenStatus is not null ? TokenStage.Changing
            : old == OldToken.Works ? TokenStage.TwoTokens
            : old == OldToken.IsUnknown || changedAt is null || looks.Any(look => look.Problem is not null) ? TokenStage.Unknown
            : count > 0 ? TokenStage.OldConnections
            : TokenStage.Settled;
        return new TokenReport
        {
            ReplicationGroupId = target.Outputs.ReplicationGroupId,
            Stage = stage,
            Summary = TokenWords.Summary(stage, count, described?.Pending?.AuthTokenStatus),
            Generation = target.Outputs.AuthTokenGeneration,
            ChangedAt = changedAt,
            StoredAt = versions.Stored,
            AgeDays = versions.Stored is { } stored ? Math.Round((now - stored).TotalDays, 2) : null,
            OldConnections = count,
            Nodes = nodes,
            OldClients = clients,
            Findings = [.. TokenWords.Findings(described is null, problem, looks.Where(look => look.Problem is not null), target)],
            Next = TokenWords.Next(stage, count, target) is { } next ? [next] : [],
            Old = ids,
            Border = border + Rounding,
        };
    }

    private static (ImmutableArray<TokenNode> Nodes, ImmutableArray<ClientSum> Clients, ImmutableArray<OldOfNode> Ids) Old(
        NodeLook[] looks, DateTimeOffset? border)
    {
        var old = looks.Select(look => (Look: look, Clients: look.Clients.Where(client => client.OpenedAt <= border).ToArray())).ToArray();
        return (
            [.. old.Select(one => new TokenNode(one.Look.Node.Id, one.Look.Clients.Length, one.Clients.Length, one.Look.Problem))],
            ClientSum.Of(old.SelectMany(one => one.Clients).Select(client => client.Line)),
            [
                .. old.Where(one => one.Clients.Length > 0)
                    .Select(one => new OldOfNode(one.Look.Node, [.. one.Clients.Select(client => client.Line.Id)])),
            ]);
    }

    private async Task<NodeLook> LookAsync(NodeState node, CancellationToken cancellationToken)
    {
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(Ceiling);
        try
        {
            using var connection = await group.AskAsync(Endpoint.Parse(node.Endpoint), ceiling.Token);
            return new NodeLook(node, await NodeClients.ReadAsync(connection, ceiling.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new NodeLook(node, [], $"no answer within {Ceiling.TotalSeconds:0} s");
        }
        catch (Exception failed) when (failed is IOException or GroupUnreachableException)
        {
            return new NodeLook(node, [], FailureWords.Of(failed));
        }
    }

    // On a connection that is logged in with the present token: a refused login does not end it.
    private async Task<(OldToken Old, string? Problem)> OldTokenAsync(
        Topology topology, TokenVersions versions, CancellationToken cancellationToken)
    {
        if (versions.Old is not { } token)
        {
            return versions.Problem is { } problem && target.Outputs.AuthTokenGeneration != 1
                ? (OldToken.IsUnknown, problem)
                : (OldToken.IsAbsent, null);
        }

        if (topology.Primaries.FirstOrDefault() is not { } primary)
        {
            return (OldToken.IsUnknown, "no primary answers");
        }

        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(Ceiling);
        try
        {
            using var connection = await group.AskAsync(Endpoint.Parse(primary.Endpoint), ceiling.Token);
            return await connection.SendAsync(ceiling.Token, "AUTH", token.Reveal()) switch
            {
                "OK" => (OldToken.Works, null),
                ['-', ..] refused when ConnectionFailure.OfReply(refused).Kind == ConnectionFailureKind.AuthRefused =>
                    (OldToken.IsRefused, null),
                _ => (OldToken.IsUnknown, $"{primary.Id} did not answer the login"),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (OldToken.IsUnknown, $"{primary.Id} did not answer within {Ceiling.TotalSeconds:0} s");
        }
        catch (Exception failed) when (failed is IOException or GroupUnreachableException)
        {
            return (OldToken.IsUnknown, FailureWords.Of(failed));
        }
    }

    private enum OldToken
    {
        IsUnknown,

        /// <summary>The token was never rotated.</summary>
        IsAbsent,
        IsRefused,
        Works,
    }
}

/// <summary>The connections of one node, or why they are not known.</summary>
internal sealed record NodeLook(NodeState Node, ImmutableArray<NodeClient> Clients, string? Problem);
