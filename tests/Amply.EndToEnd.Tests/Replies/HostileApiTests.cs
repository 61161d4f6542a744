using System.Text.Json;
using Amply.EndToEnd.Harness;
using Amply.Keyspace.Seeding;
using Amply.Model.Outputs;
using Amply.Ops;
using Amply.Ops.Cli;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Target;
using Amply.Ops.Tests.Sessions;
using Amply.TestServers;
using Amply.Wire;

namespace Amply.EndToEnd.Replies;

/// <summary>Redis is well, and somebody else answers in the API's place: what needs Redis alone works by it and by the token of the outputs.</summary>
public sealed class HostileApiTests(HostileApiTests.HaLab fixture) : IClassFixture<HostileApiTests.HaLab>
{
    // One of each kind: the client's own tests have them all.
    public static TheoryData<string> Answers =>
    [
        "a portal's page", "JSON", "nothing", "an end before the length", "an empty result", "a bomb of entities", "bytes without an end", "a proxy that finds nobody",
    ];

    // The service's own failure: it may have done the work all the same.
    private const string Failure = "a failure of the service";

    private RunningLab Lab => fixture.Lab;

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Verbs_of_redis_work_when_somebody_else_answers_for_the_api(string answer)
    {
        await using var api = HostileApi.Start(HostileAnswers.All[answer]);

        var said = await RunAsync(api, ExitCode.NeedsAttention, "status");
        Assert.Matches("warn  API: (The answer of 127.0.0.1:[0-9]+ does not come from ElastiCache|DescribeReplicationGroups got no answer from 127.0.0.1:[0-9]+): ", said);
        Assert.Matches("alarms: (The answer of 127.0.0.1:[0-9]+ does not come from CloudWatch|DescribeAlarms got no answer from 127.0.0.1:[0-9]+): ", said);
        Assert.Contains("primary endpoint", said, StringComparison.Ordinal);
        await RunAsync(api, ExitCode.Done, "sessions", "count");
        await RunAsync(api, ExitCode.Done, "keyspace");
        await RunAsync(api, ExitCode.Done, "ratelimit", "show", "api:nobody");
        await RunAsync(api, ExitCode.Done, "sessions", "flush", "--everyone");
        await RunAsync(api, ExitCode.Refused, "failover");
        Assert.DoesNotContain("has no snapshots", await RunAsync(api, ExitCode.Failed, "snapshot", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flush_ends_every_session_when_a_portal_answers_for_the_api()
    {
        await using var api = HostileApi.Start(HostileAnswers.All["a portal's page"]);
        await using var client = await LabRedis.ConnectAsync(Lab);
        var database = client.GetDatabase();
        await new Seeder(database, TimeProvider.System).WriteAsync(new SeedPlan(new SeedOptions { Sessions = 50, RateCounters = 5, CachedQueries = 5, CeleryResults = 5 }, DateTimeOffset.UtcNow), default);

        await RunAsync(api, ExitCode.Done, "sessions", "flush", "--everyone", "--include-new", "--execute", "--yes");

        Assert.All(LabRedis.Primaries(client), server => Assert.Empty(server.Keys(pattern: "session:*")));
    }

    [Theory]
    [InlineData("a proxy that finds nobody")]
    [InlineData(Failure)]
    public async Task Failover_is_done_when_the_nodes_show_it_whoever_answered_the_call(string answer)
    {
        await using var api = HostileApi.Start(
            async call =>
            {
                if (call.Action is not "TestFailover")
                {
                    await call.PassOnAsync();
                    return;
                }

                await call.GoodAsync();
                await AnswerAsync(answer, call);
            },
            new Uri(Lab.Outputs.ApiEndpoint!));

        var result = await FailOverAsync(api, TimeSpan.FromMinutes(2));

        Assert.Equal(RoutineOutcome.Done, result.Outcome);
        Assert.NotEqual(result.FromNode, result.ToNode);
        await Lab.UntilAsync(RunningLab.IsWhole);
    }

    [Theory]
    [InlineData("a portal's page", "The answer of {0} does not come from ElastiCache: TestFailover returned 'text/html' instead of XML (status 200)")]
    [InlineData(Failure, "TestFailover failed: ")]
    public async Task Failover_is_of_unknown_outcome_when_the_answer_says_nothing_and_no_node_shows_it(string answer, string doubt)
    {
        await using var api = HostileApi.Start(
            call => call.Action is "TestFailover" ? AnswerAsync(answer, call) : call.PassOnAsync(), new Uri(Lab.Outputs.ApiEndpoint!));

        var result = await FailOverAsync(api, TimeSpan.FromSeconds(1));

        Assert.Equal(RoutineOutcome.Unknown, result.Outcome);
        Assert.StartsWith(
            $"It is not known whether ElastiCache took the request: {doubt.Replace("{0}", api.Endpoint.Authority, StringComparison.Ordinal)}", result.Summary, StringComparison.Ordinal);
        Assert.Contains(". No failover was seen within ", result.Summary, StringComparison.Ordinal);
        Assert.Single(api.Actions, action => action is "TestFailover");
        Assert.StartsWith("./amply status --outputs ", result.Next[0], StringComparison.Ordinal);
    }

    private static Task AnswerAsync(string answer, HostileCall call) => answer is not Failure
        ? HostileAnswers.All[answer](call)
        : call.ReplyAsync(500, call.Type, "<ErrorResponse><Error><Type>Receiver</Type><Code>InternalFailure</Code><Message>An internal error.</Message></Error></ErrorResponse>");

    private async Task<FailoverResult> FailOverAsync(HostileApi api, TimeSpan ceiling)
    {
        await Lab.UntilAsync(RunningLab.IsWhole);
        var group = new LiveGroupOpener().Open(new GroupTarget("--outputs x.json", Lab.Outputs with { ApiEndpoint = api.Endpoint.ToString() }));
        var options = new FailoverOptions(ExpectPrimary: null, Acknowledge: true) { Promotion = new WaitTimes(TimeSpan.FromMilliseconds(100), ceiling) };
        var routine = new FailoverRoutine(group, options, TimeProvider.System);
        var plan = await routine.PlanAsync(default);
        Assert.DoesNotContain(plan.Findings, f => f.Verdict == Ops.Routines.Verdict.Fail);
        return await routine.RunAsync(plan, new Silence(), _ => Task.FromResult<string?>(null), default);
    }

    /// <summary>Runs a verb on the lab's Redis and the test's API, and returns all that it said.</summary>
    private async Task<string> RunAsync(HostileApi api, ExitCode expected, params string[] arguments)
    {
        var file = Path.Combine(Lab.HomeDirectory, $"{Guid.NewGuid():n}.json");
        var outputs = Lab.Outputs with { ApiEndpoint = api.Endpoint.ToString() };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(outputs, OutputsJson.Default.StackOutputs));
        var terminal = new RecordingTerminal();
        var checkout = new Checkout(Lab.HomeDirectory);
        var services = new CommandServices(
            terminal, new Targets(checkout, terminal), new LiveGroupOpener(), new AuditLog(checkout.AuditDirectory), checkout, TimeProvider.System);

        var code = (ExitCode)await AmplyCommand.RunAsync([.. arguments, "--outputs", file], services, CancellationToken.None);

        Assert.True(code == expected, $"{string.Join(' ', arguments)}: {code}\n{terminal.Text}");
        Assert.DoesNotContain(Lab.Token, terminal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ses_", terminal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("..", terminal.Text.Replace("../", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("check the credentials", terminal.Text, StringComparison.Ordinal);
        return terminal.Text;
    }

    public sealed class HaLab : IAsyncLifetime
    {
        internal RunningLab Lab { get; private set; } = null!;

        public async Task InitializeAsync() => Lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false");

        public Task DisposeAsync() => Lab.DisposeAsync().AsTask();
    }

    private sealed class Silence : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
