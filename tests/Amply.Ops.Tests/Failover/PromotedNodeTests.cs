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

    [Fact]
    public async Task Run_WhenClientsAreLeftOnTheOldPrimary_NamesThemAndNoOthers()
    {
        using var group = new ThreeNodes(nodes => Promote(nodes, Seen.Second, fails: false))
        {
            Clients = "id=3 addr=10.0.1.7:1 name=api flags=N user=default\nid=4 addr=10.0.1.7:2 name=api flags=N user=default\n"
                + "id=5 addr=10.0.1.8:1 flags=S user=default\nid=6 addr=10.0.1.9:1 name=amply-ops flags=N user=default\n"
                + "id=7 addr=127.0.0.1:1 flags=N user=amply-lab\nid=1 addr=10.0.1.9:2 flags=N user=default\n",
        };

        var result = await RunAsync(group, Options);

        Assert.Equal(["2 from 10.0.1.7 (api)"], result.LeftClients.Select(client => client.ToString()));
        Assert.Contains(
            $" 2 connections are left on {Seen.First}, which is a replica now: 2 from 10.0.1.7 (api). ",
            result.Summary,
            StringComparison.Ordinal);
        Assert.Equal(("leftConnections", "2"), result.Figures.Where(f => f.JsonName == "leftConnections").Select(f => (f.JsonName, f.Text)).Single());
        Assert.Equal((RoutineOutcome.Done, "./amply runbook clients"), (result.Outcome, Assert.Single(result.Next)));
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
