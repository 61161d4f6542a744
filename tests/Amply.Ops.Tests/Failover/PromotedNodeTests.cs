using System.Net;
using Amply.Ops.Aws;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Tests.Status;
using Amply.TestServers;

namespace Amply.Ops.Tests.Failover;

/// <summary>A promotion is done when the node that was named is the primary, whatever the API answered.</summary>
public sealed class PromotedNodeTests : IDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(5);

    private static readonly PromoteOptions Options = new(Seen.Second, ExpectPrimary: null, Acknowledge: true)
    {
        Off = new(Often, TimeSpan.FromMinutes(1)),
        Back = new(Often, TimeSpan.FromMinutes(1)),
        Promotion = new(Often, TimeSpan.FromMinutes(1)),
        Recovery = new(Often, TimeSpan.FromMinutes(1)),
    };

    private readonly string notes = Directory.CreateTempSubdirectory("amply-notes-").FullName;

    public void Dispose() => Directory.Delete(notes, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_WhenTheNamedNodeIsThePrimary_IsDone(bool fails)
    {
        using var group = new ThreeNodes(nodes => Promote(nodes, Seen.Second, fails));

        var result = await RunAsync(group, Options);

        Assert.Equal((RoutineOutcome.Done, Seen.First, Seen.Second), (result.Outcome, result.FromNode, result.ToNode));
    }

    [Theory]
    [InlineData(ThreeNodes.Third, false, "The failover was requested, but no promotion was seen within ")]
    [InlineData(ThreeNodes.Third, true, "It is not known whether ElastiCache took the request: ModifyReplicationGroup failed: ")]
    [InlineData(Seen.First, true, "It is not known whether ElastiCache took the request: ModifyReplicationGroup failed: ")]
    public async Task Run_WhenTheNamedNodeIsNotThePrimary_DoesNotKnowTheEndAndRestoresTheFlags(string promoted, bool fails, string summary)
    {
        using var group = new ThreeNodes(nodes => Promote(nodes, promoted, fails));

        var result = await RunAsync(group, Options with { Promotion = new(Often, TimeSpan.Zero) });

        Assert.Equal((RoutineOutcome.Unknown, null), (result.Outcome, result.ToNode));
        Assert.StartsWith(summary, result.Summary, StringComparison.Ordinal);
        Assert.Contains($"{Seen.Second} does not say that it is the primary yet: ", result.Summary, StringComparison.Ordinal);
        Assert.Contains($"{promoted} primary", result.Summary, StringComparison.Ordinal);
        Assert.Equal(new FailoverFlags(true, true), FailoverFlags.Of(group.Group));
    }

    private static void Promote(ThreeNodes nodes, string node, bool fails)
    {
        nodes.Primary = node;
        if (fails)
        {
            throw new AwsServiceException(
                "elasticache", "ModifyReplicationGroup", "InternalFailure", HttpStatusCode.InternalServerError, null, "An internal error");
        }
    }

    private async Task<FailoverResult> RunAsync(ThreeNodes group, PromoteOptions options)
    {
        var routine = new PromoteRoutine(group, options, new FlagsNote(notes, Seen.Id), TimeProvider.System);
        var plan = await routine.PlanAsync(default);
        Assert.DoesNotContain(plan.Findings, finding => finding.Verdict == Verdict.Fail);
        return await routine.RunAsync(plan, new Progress<string>(), default);
    }
}
