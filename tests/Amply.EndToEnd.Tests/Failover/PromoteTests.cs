using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Target;
using Amply.TestServers;

namespace Amply.EndToEnd.Failover;

/// <summary>Promotion by name on a lab: whatever happens, the flags are as they were.</summary>
public sealed class PromoteTests(PromoteTests.HaLab fixture) : IClassFixture<PromoteTests.HaLab>
{
    private static readonly FailoverFlags On = new(true, true);

    private readonly List<ReplicationGroupChange> changes = [];

    private static RunningLab Lab => HaLab.Lab;

    private static string Promotion => Path.Combine(Lab.HomeDirectory, ".audit", "labs", "amply-redis-prod.promotion.json");

    [Fact]
    public async Task A_named_replica_becomes_the_primary_and_the_flags_are_as_they_were()
    {
        var (primary, replica) = await RolesAsync();

        var run = await Lab.Cli.SucceedAsync("failover", "promote", "--lab", Lab.Name, "--node", replica, "--expect-primary", primary, "--acknowledge", "--execute", "--yes", "--output", "json");

        var result = JsonNode.Parse(run.Output)!["result"]!;
        Assert.Equal(("done", primary, replica), ((string?)result["outcome"], (string?)result["fromNode"], (string?)result["toNode"]));
        Assert.Equal((replica, primary), await RolesAsync());
        Assert.Equal(On, await FlagsAsync());
        Assert.False(File.Exists(Promotion));
        Assert.True((double)result["writes"]!["backMs"]! > (double)result["writes"]!["stoppedMs"]!);
        Assert.Equal((double)result["writeOutageMs"]!, (double)result["writes"]!["backMs"]! - (double)result["writes"]!["stoppedMs"]!, tolerance: 5.0);

        // Again it has nothing to do, and within the cool-down a way back is refused.
        var again = await Lab.Cli.SucceedAsync("failover", "promote", "--lab", Lab.Name, "--node", replica, "--execute", "--yes");
        Assert.Contains($"{replica} is the primary; automatic failover and Multi-AZ on.", again.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await Lab.Cli.RunAsync("failover", "promote", "--lab", Lab.Name, "--node", primary, "--execute", "--yes")).ExitCode);
        Assert.Contains("failover promote", (await Lab.Cli.SucceedAsync("history", "--lab", Lab.Name)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_of_the_api_once_the_lock_was_lost()
    {
        var (primary, replica) = await RolesAsync();
        var group = new LiveGroupOpener().Open(new GroupTarget($"--lab {Lab.Name}", Lab.Outputs));
        var failover = new FailoverRoutine(group, new FailoverOptions(null, Acknowledge: true), TimeProvider.System);
        LockCheck lost = _ => Task.FromResult<string?>("The lock was lost.");

        var refused = await failover.RunAsync(await failover.PlanAsync(default), new Silence(), lost, default);
        var promoted = await RunAsync(replica, (_, _) => throw new InvalidOperationException("nothing was to be changed"), lost: lost);

        Assert.Equal((RoutineOutcome.Refused, "The failover was not requested. The lock was lost. Nothing was changed."), (refused.Outcome, refused.Summary));
        Assert.Equal((RoutineOutcome.Refused, $"{replica} was not promoted. The lock was lost. Nothing was changed."), (promoted.Outcome, promoted.Summary));
        Assert.Empty(changes);
        Assert.Equal((primary, replica), await RolesAsync());
    }

    [Fact]
    public async Task A_lock_that_is_lost_while_the_flags_are_off_stops_the_promotion_and_they_are_as_they_were()
    {
        var (primary, replica) = await RolesAsync();

        var stopped = await RunAsync(replica, (_, pass) => pass(), lost: _ => Task.FromResult<string?>(changes.Count == 0 ? null : "The lock was lost."));

        Assert.Equal((RoutineOutcome.Failed, $"{replica} was not promoted. The lock was lost."), (stopped.Outcome, stopped.Summary));
        Assert.Equal((primary, replica), await RolesAsync());
        Assert.Equal(On, await FlagsAsync());
    }

    [Fact]
    public async Task Where_failover_is_blocked_it_names_the_promotion()
    {
        var (primary, replica) = await RolesAsync();
        await Lab.Cli.SucceedAsync("lab", "fault", "api-refuse-failover", "--lab", Lab.Name);
        try
        {
            var refused = await Lab.Cli.RunAsync("failover", "--lab", Lab.Name, "--acknowledge", "--execute", "--yes");
            Assert.True(refused.ExitCode == 3, refused.ToString());
            Assert.Contains($"./amply failover promote --node {replica} --expect-primary {primary} --lab {Lab.Name} --execute", refused.Everything, StringComparison.Ordinal);
        }
        finally
        {
            await Lab.Cli.SucceedAsync("lab", "fault", "api-refuse-failover", "--lift", "--lab", Lab.Name);
        }
    }

    [Fact]
    public async Task Killed_with_the_flags_off_it_is_made_good_by_running_it_again()
    {
        var (primary, replica) = await RolesAsync();
        await KillWhenTheFlagsAreOffAsync(replica);

        Assert.True(File.Exists(Promotion));
        var status = await Lab.Cli.RunAsync("status", "--lab", Lab.Name);
        Assert.Contains($"./amply failover promote --restore-flags --lab {Lab.Name} --execute", status.Everything, StringComparison.Ordinal);

        await Lab.Cli.SucceedAsync("failover", "promote", "--lab", Lab.Name, "--node", replica, "--acknowledge", "--execute", "--yes");

        Assert.Equal((replica, primary), await RolesAsync());
        Assert.Equal(On, await FlagsAsync());
        Assert.False(File.Exists(Promotion));
        var begun = (await Lab.Cli.SucceedAsync("history", "--lab", Lab.Name, "--output", "json")).Output;
        Assert.Contains("taken over: 'failover promote' of", System.Text.RegularExpressions.Regex.Unescape(begun), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_with_the_flags_off_they_are_brought_back_also_from_where_nothing_is_known_of_it()
    {
        await KillWhenTheFlagsAreOffAsync((await RolesAsync()).Replica);
        File.Delete(Promotion);

        await Lab.Cli.SucceedAsync("failover", "promote", "--lab", Lab.Name, "--restore-flags", "--execute", "--yes");

        Assert.Equal(On, await FlagsAsync());
    }

    [Fact]
    public async Task Refused_promotion_fails_and_leaves_the_flags_as_they_were()
    {
        var (primary, replica) = await RolesAsync();

        var result = await RunAsync(replica, (change, pass) => change.PrimaryClusterId is null ? pass() : throw Error("InvalidCacheClusterState", HttpStatusCode.BadRequest));

        Assert.Equal(RoutineOutcome.Failed, result.Outcome);
        Assert.Contains($"{replica} was not promoted: ", result.Summary, StringComparison.Ordinal);
        Assert.Equal((primary, On), ((await RolesAsync()).Primary, await FlagsAsync()));
    }

    [Fact]
    public async Task Refused_flags_change_nothing()
    {
        var (primary, replica) = await RolesAsync();

        var result = await RunAsync(replica, (change, pass) => change.MultiAzEnabled == false ? throw Error("AccessDenied", HttpStatusCode.Forbidden) : pass());

        Assert.Equal(RoutineOutcome.Refused, result.Outcome);
        Assert.EndsWith("Nothing was changed.", result.Summary, StringComparison.Ordinal);
        Assert.Single(changes);
        Assert.Equal((primary, On), ((await RolesAsync()).Primary, await FlagsAsync()));
    }

    [Fact]
    public async Task Throttled_changes_and_lost_answers_are_asked_again()
    {
        var (primary, replica) = await RolesAsync();
        var restores = 0;

        var result = await RunAsync(replica, async (change, pass) =>
        {
            if (change.PrimaryClusterId is not null || change.MultiAzEnabled == false)
            {
                // Taken, and not answered.
                await pass();
                throw new AwsUnreachableException("elasticache", "ModifyReplicationGroup", new AwsTrouble("silent", "the connection was closed", "look again"), null);
            }

            return ++restores < 3 ? throw Error("Throttling", HttpStatusCode.BadRequest) : await pass();
        });

        Assert.Equal((RoutineOutcome.Done, replica), (result.Outcome, result.ToNode));
        Assert.Equal(3, restores);
        Assert.Equal((replica, primary), await RolesAsync());
        Assert.Equal(On, await FlagsAsync());
    }

    [Fact]
    public async Task Cancelled_with_the_flags_off_it_brings_them_back()
    {
        var (primary, replica) = await RolesAsync();
        using var stopping = new CancellationTokenSource();

        var result = await RunAsync(
            replica,
            async (change, pass) =>
            {
                var taken = await pass();
                await stopping.CancelAsync();
                return taken;
            },
            cancellationToken: stopping.Token);

        Assert.Equal(RoutineOutcome.Cancelled, result.Outcome);
        Assert.DoesNotContain(changes, c => c.PrimaryClusterId is not null);
        Assert.Equal((primary, On), ((await RolesAsync()).Primary, await FlagsAsync()));
    }

    [Fact]
    public async Task Flags_that_do_not_come_back_are_a_failure_that_names_the_command()
    {
        var (_, replica) = await RolesAsync();

        var result = await RunAsync(replica, (change, pass) => change.MultiAzEnabled == true ? throw Error("AccessDenied", HttpStatusCode.Forbidden) : pass());

        Assert.Equal(RoutineOutcome.Failed, result.Outcome);
        Assert.Contains("THE FLAGS ARE NOT RESTORED", result.Summary, StringComparison.Ordinal);
        Assert.Contains("--restore-flags", result.Next[0], StringComparison.Ordinal);
        Assert.Equal(FailoverFlags.Off, await FlagsAsync());
        await Lab.Cli.SucceedAsync("failover", "promote", "--lab", Lab.Name, "--restore-flags", "--execute", "--yes");
        Assert.Equal(On, await FlagsAsync());
    }

    [Fact]
    public async Task A_failover_is_reported_on_a_page()
    {
        var page = Path.Combine(Lab.HomeDirectory, $"report-{Guid.NewGuid():n}.html");

        await Lab.Cli.SucceedAsync("failover", "--lab", Lab.Name, "--acknowledge", "--execute", "--yes", "--report", page);

        var text = await File.ReadAllTextAsync(page);
        Assert.Contains("no writes", text, StringComparison.Ordinal);
        Assert.Contains("Test Failover API called for node group 0001", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Lab.Token, text, StringComparison.Ordinal);
        Assert.Equal([page], Directory.GetFiles(Lab.HomeDirectory, "report-*").Where(f => f.StartsWith(page, StringComparison.Ordinal)));

        var taken = await Lab.Cli.RunAsync("failover", "--lab", Lab.Name, "--acknowledge", "--execute", "--yes", "--report", page);
        Assert.True(taken.ExitCode == 2, taken.ToString());
        Assert.Equal(text, await File.ReadAllTextAsync(page));
    }

    private static AwsServiceException Error(string code, HttpStatusCode status) => new("elasticache", "ModifyReplicationGroup", code, status, null, "it says no");

    private async Task<FailoverResult> RunAsync(
        string node, Func<ReplicationGroupChange, Func<Task<ReplicationGroup>>, Task<ReplicationGroup>> modify, LockCheck? lost = null, CancellationToken cancellationToken = default)
    {
        var group = new InterceptedGroup(new LiveGroupOpener().Open(new GroupTarget($"--lab {Lab.Name}", Lab.Outputs)), (change, pass) =>
        {
            changes.Add(change);
            return modify(change, pass);
        });
        var routine = new PromoteRoutine(group, new PromoteOptions(node, null, Acknowledge: true), new FlagsNote(fixture.Notes, "amply-redis-prod"), TimeProvider.System);
        var plan = await routine.PlanAsync(default);
        Assert.DoesNotContain(plan.Findings, f => f.Verdict == Ops.Routines.Verdict.Fail);
        return await routine.RunAsync(plan, new Silence(), lost ?? (_ => Task.FromResult<string?>(null)), cancellationToken);
    }

    private static async Task KillWhenTheFlagsAreOffAsync(string replica)
    {
        var start = ShippedProgram.Start(["failover", "promote", "--lab", Lab.Name, "--node", replica, "--acknowledge", "--execute", "--yes"]);
        start.WorkingDirectory = start.Environment["AMPLY_HOME"] = Lab.HomeDirectory;
        using var promote = Process.Start(start)!;
        var reading = Task.WhenAll(promote.StandardOutput.ReadToEndAsync(), promote.StandardError.ReadToEndAsync());
        while (await FlagsAsync() == On)
        {
            Assert.False(promote.HasExited, string.Join('\n', promote.HasExited ? await reading : []));
        }

        promote.Kill();
        await promote.WaitForExitAsync();
        await reading;
        // The change that it asked for goes on without it.
        while ((await DescribeAsync()).Status != ReplicationGroup.Available)
        {
            await Task.Delay(50);
        }

        Assert.NotEqual(On, await FlagsAsync());
    }

    private static async Task<FailoverFlags> FlagsAsync() => FailoverFlags.Of(await DescribeAsync());

    private static Task<ReplicationGroup> DescribeAsync() =>
        new LiveGroupOpener().Open(new GroupTarget($"--lab {Lab.Name}", Lab.Outputs)).ElastiCache.DescribeReplicationGroupAsync("amply-redis-prod", default);

    // Waits for both: a replica that is not in sync yet is not one to promote.
    private static async Task<(string Primary, string Replica)> RolesAsync()
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            var nodes = JsonNode.Parse((await Lab.Cli.RunAsync("status", "--lab", Lab.Name, "--output", "json")).Output)!["nodes"]!.AsArray();
            if (nodes.SingleOrDefault(n => (string?)n!["role"] == "primary") is { } primary && nodes.SingleOrDefault(n => (bool?)n!["linkUp"] == true) is { } replica)
            {
                return ((string)primary["id"]!, (string)replica["id"]!);
            }

            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), nodes.ToJsonString());
        }
    }

    public sealed class HaLab : IAsyncLifetime
    {
        internal static RunningLab Lab { get; private set; } = null!;

        /// <summary>Where the routines that run in this process keep their notes.</summary>
        public string Notes { get; } = Directory.CreateTempSubdirectory("amply-notes-").FullName;

        public async Task InitializeAsync() => Lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false");

        public async Task DisposeAsync()
        {
            await Lab.DisposeAsync();
            Directory.Delete(Notes, recursive: true);
        }
    }

    private sealed class Silence : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
