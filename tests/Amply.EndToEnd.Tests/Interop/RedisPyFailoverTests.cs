using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Interop;

/// <summary>What the applications see through redis-py, in one process throughout, while their Redis is changed and fails.</summary>
public sealed class RedisPyFailoverTests
{
    private const string First = "amply-redis-prod-001";
    private const string Second = "amply-redis-prod-002";

    [ClientFact(TestClient.RedisPy, TestClient.AwsCli)]
    public async Task The_applications_see_no_error_in_a_switch_to_ha_and_in_a_failover_only_its_outage()
    {
        await using var lab = await RunningLab.UpAsync();
        await using var application = SourceApplication.Start(lab.Outputs.RedisUrl!);
        var users = new Users(application, "u");

        var switching = await users.DuringAsync(() => lab.Cli.SucceedAsync("lab", "apply", "--lab", lab.Name, "--set", "mode=ha"));

        Assert.DoesNotContain(switching, operation => operation.Error is not null);
        var replicated = Sessions(switching).ToArray();
        await ReplicatedAsync(lab);
        await lab.Labs.InjectAsync(lab.Name, "replication-hold", CancellationToken.None, Second);

        var (killing, killed, whole) = (DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
        var failing = await users.DuringAsync(async () =>
        {
            killing = DateTimeOffset.UtcNow;
            await lab.Labs.KillAsync(lab.Name, First, CancellationToken.None);
            killed = DateTimeOffset.UtcNow;
            await lab.UntilAsync(status => RunningLab.IsWhole(status) && status.Nodes.Single(node => node.Role is "primary").Id is Second);
            whole = DateTimeOffset.UtcNow;
        });

        var errors = failing.Where(operation => operation.Error is not null).ToArray();
        Assert.Equal(["ConnectionError"], errors.Select(operation => operation.Error).Distinct());
        Assert.All(errors, operation => Assert.True(operation.Ended >= killing && operation.Started <= whole, $"{operation}; killed at {killed:O}, whole at {whole:O}"));
        Assert.Empty(await users.MissingAsync(replicated));
        // What was acknowledged while nothing reached the replica is lost, and nothing else is.
        var lost = Sessions(failing.Where(operation => operation.Started < killed)).ToArray();
        Assert.NotEmpty(lost);
        Assert.Equal(lost, await users.MissingAsync(Sessions(failing)));
    }

    [ClientFact(TestClient.RedisPy, TestClient.AwsCli)]
    public async Task The_applications_write_to_a_demoted_primary_only_without_the_retries_that_the_README_advises()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha");
        // Long enough to write to the old primary: its name leads there until then.
        await lab.Labs.InjectAsync(lab.Name, "endpoint-lag", CancellationToken.None, time: TimeSpan.FromSeconds(2));
        await using var asTheyAre = SourceApplication.Start(lab.Outputs.RedisUrl!);
        await using var advised = SourceApplication.Start(lab.Outputs.RedisUrl!, retries: true);
        await ModifyAsync(lab, "--no-automatic-failover-enabled", "--no-multi-az-enabled");
        var (plain, retrying) = (new Users(asTheyAre, "plain"), new Users(advised, "retrying"));

        var promotion = ModifyLaterAsync(lab, "--primary-cluster-id", Second);
        var seen = await Task.WhenAll(plain.DuringAsync(promotion), retrying.DuringAsync(promotion));

        var errors = seen[0].Where(operation => operation.Error is not null).ToArray();
        Assert.Contains("ReadOnlyError", errors.Select(operation => operation.Error));
        Assert.Subset(new HashSet<string?> { "ReadOnlyError", "ConnectionError" }, errors.Select(operation => operation.Error).ToHashSet());
        Assert.DoesNotContain(seen[1], operation => operation.Error is not null);
        // A promotion by name loses no acknowledged write.
        Assert.Empty(await plain.MissingAsync(Sessions(seen[0])));
        Assert.Empty(await retrying.MissingAsync(Sessions(seen[1])));
    }

    private static IEnumerable<string> Sessions(IEnumerable<UserOperation> operations) => operations.Select(operation => operation.Session).OfType<string>();

    // Both clients wait for the same one.
    private static Func<Task> ModifyLaterAsync(RunningLab lab, params string[] change)
    {
        var once = new Lazy<Task>(() => ModifyAsync(lab, change));
        return () => once.Value;
    }

    private static async Task ModifyAsync(RunningLab lab, params string[] change)
    {
        await AwsCli.SucceedAsync(lab, ["elasticache", "modify-replication-group", "--replication-group-id", lab.Outputs.ReplicationGroupId, "--apply-immediately", .. change]);
        await lab.UntilAsync(RunningLab.IsWhole);
    }

    // The test's own write comes after all that was acknowledged: a replica that has it has everything.
    private static async Task ReplicatedAsync(RunningLab lab)
    {
        await using var redis = await LabRedis.ConnectAsync(lab);
        await redis.GetDatabase().StringSetAsync("cache:last", "1");
        Assert.Equal(1, (int)await redis.GetDatabase().ExecuteAsync("WAIT", 1, 60_000));
    }
}
