using Amply.Ops.Target;

namespace Amply.Ops.Routines.Token;

/// <summary>Checks whether a rotation can begin, and gives the command that begins the rotation. Changes nothing.</summary>
public sealed class TokenRotateRoutine(IGroupAccess group, TimeProvider clock) : IReport<TokenRotation>
{
    public async Task<TokenRotation> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var report = await new TokenStatusRoutine(group, clock).LookAsync(progress, cancellationToken);
        var target = group.Target;
        ImmutableArray<Finding> findings = [Stage(report, target), Generation(report, target), .. report.Findings];
        var next = findings.Any(finding => finding.Verdict == Verdict.Fail) ? null : report.Generation + 1;
        return new TokenRotation
        {
            ReplicationGroupId = report.ReplicationGroupId,
            Generation = report.Generation,
            Steps =
            [
                "add a new token: the old token stays valid, and nothing of the group is replaced",
                "restart every client: clients read the new token from the secret",
                "check who still uses the old token (token status)",
                "revoke the old token (token status prints the command)",
                "close the connections that are older (token finish)",
            ],
            Findings = findings,
            Next = next is { } generation ? [TokenWords.Rotate(target, generation)] : [],
        };
    }

    // A second rotation would revoke the token that clients have.
    private static Finding Stage(TokenReport report, GroupTarget target) => report.Stage switch
    {
        TokenStage.Settled => Finding.Pass("rotation", "none is under way"),
        TokenStage.OldConnections => Finding.Warn("rotation", report.Summary, $"./amply token finish {target.Option}"),
        TokenStage.TwoTokens => Finding.Fail(
            "rotation",
            "a rotation is under way. Another one would revoke the token that clients still use",
            $"./amply token status {target.Option}"),
        TokenStage.Changing => Finding.Fail("rotation", report.Summary, $"./amply token status {target.Option}"),
        _ => Finding.Fail("rotation", "it is not known whether a rotation is under way", $"./amply status {target.Option}"),
    };

    private static Finding Generation(TokenReport report, GroupTarget target) => report.Generation is { } generation
        ? Finding.Pass("generation", $"{generation}")
        : Finding.Fail(
            "generation",
            "the outputs do not have the generation: an earlier version of the program wrote them",
            $"pulumi config get amply-redis:authTokenGeneration -s {target.Outputs.Stack}");
}

/// <summary>Whether a rotation can begin, and how.</summary>
public sealed record TokenRotation
{
    public required string ReplicationGroupId { get; init; }

    /// <summary>The present generation; null where the outputs do not have it.</summary>
    public required int? Generation { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The command that begins the rotation; empty where a finding has failed.</summary>
    public required ImmutableArray<string> Next { get; init; }
}
