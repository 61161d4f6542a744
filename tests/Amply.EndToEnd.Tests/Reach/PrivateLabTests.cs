using System.Collections.Concurrent;
using Amply.EndToEnd.Harness;
using Amply.EndToEnd.Runbooks;

namespace Amply.EndToEnd.Reach;

/// <summary>A lab from outside, as a laptop meets a group in its VPC: the API answers, and the names of the nodes do not resolve.</summary>
public sealed class PrivateLabTests(PrivateLabTests.Outside fixture) : IClassFixture<PrivateLabTests.Outside>
{
    // Every verb that needs Redis, in the forms in which it asks Redis.
    private static readonly string[] Verbs =
    [
        "sessions count", "sessions count --country DE", "sessions list", "sessions show --user u", "sessions flush --everyone --execute --yes",
        "sessions reindex --execute --yes", "keyspace", "cache flush --all --execute --yes", "ratelimit show api:x", "ratelimit reset api:x --execute --yes",
        "ratelimit repair --execute --yes", "failover --execute --yes", "failover promote --node amply-redis-prod-002 --execute --yes", "traffic --for 1s --execute --yes",
    ];

    private RunningLab Lab => fixture.Lab;

    [Fact]
    public async Task Every_verb_says_at_once_that_this_machine_cannot_reach_redis_and_changes_nothing()
    {
        var runs = new ConcurrentBag<CliResult>();
        await Parallel.ForEachAsync(Verbs, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (verb, _) =>
            runs.Add(await Lab.Cli.RunAsync([.. verb.Split(' '), "--lab", Lab.Name])));

        Assert.All(runs, run =>
        {
            Assert.Matches(
                @"This machine cannot reach Redis: the name does not resolve \(\S+\.invalid:\d+( and 1 more node)?\)\. ElastiCache says that the group is available\.",
                string.Join(' ', run.Everything.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            Assert.Contains("./amply runbook reach", run.Everything, StringComparison.Ordinal);
            Assert.DoesNotContain("lost-node", run.Everything, StringComparison.Ordinal);
            // A verb that waits says so every few seconds, for 15 or 60 s.
            Assert.DoesNotMatch(@"(?m)^\d\d s / ", run.Error);
            Assert.True(run.ExitCode == 4, run.ToString());
        });
        Assert.DoesNotContain(Audited(), line => !line.Contains("\"snapshot create\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_needs_the_api_alone()
    {
        var run = await Lab.Cli.RunAsync("snapshot", "create", "--name", "from-outside", "--lab", Lab.Name, "--execute", "--yes");

        Assert.Contains("amply-redis-prod-002: Redis does not answer here. ElastiCache says that it is a replica", run.Everything, StringComparison.Ordinal);
        Assert.Contains("warn  redis: This machine cannot reach Redis: the name does not resolve", run.Everything, StringComparison.Ordinal);
        Assert.Matches("warn  lock: it is not known whether another routine is running.* This machine cannot reach Redis: the name does not resolve", run.Everything);
        Assert.Contains("Snapshot from-outside is available after", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);

        await using var page = new OpenPage("reach", Lab);
        await page.WorkUntilAsync("Verify");
        Assert.Contains("from-outside", page.Said, StringComparison.Ordinal);
    }

    private IEnumerable<string> Audited() => new DirectoryInfo(Lab.HomeDirectory)
        .EnumerateFiles("*.jsonl", SearchOption.AllDirectories).SelectMany(file => File.ReadAllLines(file.FullName));

    public sealed class Outside : IAsyncLifetime
    {
        internal RunningLab Lab { get; private set; } = null!;

        public async Task InitializeAsync() => Lab = await RunningLab.UpAsync("--private", "--set", "mode=ha", "--set", "protect=false");

        public Task DisposeAsync() => Lab.DisposeAsync().AsTask();
    }
}
