using System.Globalization;
using System.Text.Json.Serialization;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Routines.Clients;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Token;

/// <summary>
/// Closes the connections that are older than the end of the old token. Redis does not: a connection that logged in with the old token
/// stays logged in.
/// </summary>
public sealed class TokenFinishRoutine(IGroupAccess group, TimeProvider clock) : IRoutine<TokenFinishPlan, TokenFinishResult>
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    public async Task<TokenFinishPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var report = await new TokenStatusRoutine(group, clock).LookAsync(progress, cancellationToken);
        return new TokenFinishPlan
        {
            Connections = report.Stage is TokenStage.OldConnections ? report.OldConnections : 0,
            Clients = report.OldClients,
            Steps = report.Stage is TokenStage.OldConnections
                ?
                [
                    $"close {report.OldConnections:N0} connections from before {report.ChangedAt:yyyy-MM-dd HH:mm:ss} UTC, when the old "
                    + $"token was revoked: {ClientSum.Words(report.OldClients, 5)}",
                    "read the connections of each node again, and verify that these are closed",
                ]
                : [],
            Findings = [Stage(report), .. report.Findings],
            Seen = report,
        };
    }

    public async Task<TokenFinishResult> RunAsync(
        TokenFinishPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        if (plan.Connections == 0)
        {
            return Result(RoutineOutcome.Done, 0, 0, "No connection is older than the end of the old token.");
        }

        if (await isLost(cancellationToken) is { } loss)
        {
            return Result(RoutineOutcome.Refused, 0, 0, $"{loss} Nothing was changed.");
        }

        var (began, closed, left) = (clock.GetTimestamp(), 0, 0);
        foreach (var (at, old) in plan.Seen!.Old.Index())
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return Result(RoutineOutcome.Cancelled, closed, plan.Connections - closed, "Stopped between two nodes.");
            }

            progress.Report(
                $"{clock.GetElapsedTime(began).TotalSeconds:0} s / {Ceiling.TotalSeconds * plan.Seen.Old.Length:0} s  "
                + $"close the old connections of {old.Node.Id} ({at + 1} of {plan.Seen.Old.Length} nodes)");
            try
            {
                using var ceiling = new CancellationTokenSource(Ceiling);
                using var connection = await group.AskAsync(Endpoint.Parse(old.Node.Endpoint), ceiling.Token);
                closed += await CloseAsync(connection, old, plan.Seen.Border, ceiling.Token);
                left += (await OldAsync(connection, old, plan.Seen.Border, ceiling.Token)).Length;
            }
            catch (Exception failed) when (failed is IOException or OperationCanceledException or GroupUnreachableException)
            {
                var why = failed is OperationCanceledException ? "it did not answer" : FailureWords.Of(failed);
                return Result(
                    RoutineOutcome.Unknown, closed, plan.Connections - closed, $"{old.Node.Id} was not finished: {why.TrimEnd('.')}.");
            }
        }

        return left == 0
            ? Result(RoutineOutcome.Done, closed, 0, $"{closed:N0} old connections are closed. The old token is of no more use.")
            : Result(RoutineOutcome.Failed, closed, left, $"{left:N0} old connections are still open.");
    }

    private Finding Stage(TokenReport report) => report.Stage switch
    {
        TokenStage.OldConnections => Finding.Pass("old token", "Redis refuses it"),
        TokenStage.Settled => Finding.Pass("old token", report.Summary),
        TokenStage.TwoTokens when report.OldConnections == 0 =>
            Finding.Fail("old token", "the old token is still valid. Revoke it first", TokenWords.Revoke(group.Target)),
        TokenStage.TwoTokens => Finding.Fail(
            "old token",
            $"the old token is still valid, and {report.OldConnections:N0} connections use it: {ClientSum.Words(report.OldClients, 5)}",
            $"./amply token status {group.Target.Option}"),
        _ => Finding.Fail("old token", report.Summary.TrimEnd('.'), $"./amply token status {group.Target.Option}"),
    };

    private static async Task<int> CloseAsync(
        RespConnection connection, OldOfNode old, DateTimeOffset? border, CancellationToken cancellationToken)
    {
        var closed = 0;
        foreach (var client in await OldAsync(connection, old, border, cancellationToken))
        {
            var id = client.Line.Id.ToString(CultureInfo.InvariantCulture);
            closed += await connection.SendAsync(cancellationToken, "CLIENT", "KILL", "ID", id) is "1" ? 1 : 0;
        }

        return closed;
    }

    // By the plan and by the time: a node that has restarted since the plan gives the same ids to other clients.
    private static async Task<NodeClient[]> OldAsync(
        RespConnection connection, OldOfNode old, DateTimeOffset? border, CancellationToken cancellationToken) =>
        [
            .. (await NodeClients.ReadAsync(connection, cancellationToken))
                .Where(client => old.Ids.Contains(client.Line.Id) && client.OpenedAt <= border),
        ];

    private TokenFinishResult Result(RoutineOutcome outcome, int closed, int left, string summary) => new()
    {
        Outcome = outcome,
        Summary = summary,
        Figures = [Figure.Count("closed", "closedConnections", closed), Figure.Count("still open", "leftConnections", left)],
        Next = [$"./amply token status {group.Target.Option}"],
    };
}

/// <summary>The connections that would be closed.</summary>
public sealed record TokenFinishPlan : IRoutinePlan
{
    public string Routine => "token finish";

    /// <summary>Connections that would be closed.</summary>
    public required int Connections { get; init; }

    public required ImmutableArray<ClientSum> Clients { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The group at the time of the plan; not printed.</summary>
    [JsonIgnore]
    internal TokenReport? Seen { get; init; }
}

/// <summary>What was closed.</summary>
public sealed record TokenFinishResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public required FigureList Figures { get; init; }

    public ImmutableArray<string> Next { get; init; } = [];
}
