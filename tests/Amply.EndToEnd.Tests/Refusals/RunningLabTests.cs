using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Refusals;

/// <summary>What is refused on a lab that runs, and that the refusal changes nothing.</summary>
public sealed class RunningLabTests
{
    [Fact]
    public async Task What_is_refused_changes_nothing()
    {
        await using var lab = await RunningLab.UpAsync();
        await using var redis = await LabRedis.ConnectAsync(lab);
        await redis.GetDatabase().StringSetAsync("session:ses_1", """{"user_id":"usr_1"}""", TimeSpan.FromDays(6));

        var second = await lab.Cli.RunAsync("lab", "up", "--stack", "prod", "--name", lab.Name);
        Assert.True(second.ExitCode == 3, second.ToString());
        Assert.Contains("lab down", second.Error, StringComparison.Ordinal);

        var planned = await lab.Cli.RunAsync("sessions", "flush", "--everyone", "--lab", lab.Name);
        Assert.True(planned.ExitCode == 0, planned.ToString());
        Assert.Contains("--execute", planned.Everything, StringComparison.Ordinal);

        // Prod is protected: somebody must type the group's id, and nobody is there to.
        var unanswered = await lab.Cli.RunAsync("sessions", "flush", "--everyone", "--execute", "--lab", lab.Name);
        Assert.True(unanswered.ExitCode == 3, unanswered.ToString());
        Assert.Contains("--yes", unanswered.Error, StringComparison.Ordinal);

        // One node has nothing to fail over to.
        var failover = await lab.Cli.RunAsync("failover", "--execute", "--yes", "--lab", lab.Name);
        Assert.True(failover.ExitCode == 3, failover.ToString());
        Assert.Contains("Mode ha adds one in place", failover.Everything, StringComparison.Ordinal);

        Assert.True(await redis.GetDatabase().KeyExistsAsync("session:ses_1"));
        var status = await lab.Cli.RunAsync("status", "--lab", lab.Name);
        Assert.Contains("amply-redis-prod-001", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Down_leaves_nothing_behind()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha");
        Assert.NotEmpty(lab.Processes());

        await lab.Cli.SucceedAsync("lab", "down", "--lab", lab.Name);

        Assert.Empty(lab.Processes());
        Assert.False(Directory.Exists(lab.Directory), $"{lab.Directory} is still there");
    }

    [Fact]
    public async Task A_change_whose_result_cannot_be_written_keeps_its_exit_code_and_its_place_in_the_audit_log()
    {
        await using var lab = await RunningLab.UpAsync();
        await using var redis = await LabRedis.ConnectAsync(lab);
        await redis.GetDatabase().StringSetAsync("rate:api:x", 5);

        var result = await AmplyCli.RunProcessAsync(
            "bash", ["-c", $"{ShippedProgram.Shell} ratelimit reset api:x --execute --yes --lab {lab.Name} >/dev/full"], home: lab.HomeDirectory);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains(
            $"warn  the result could not be written to standard output: no space is left on the device\n  The change was carried out, and the audit log has its result.\n  Fix: ./amply history --lab {lab.Name}\n",
            result.Error,
            StringComparison.Ordinal);
        Assert.False(await redis.GetDatabase().KeyExistsAsync("rate:api:x"));
        Assert.Contains("done", (await lab.Cli.SucceedAsync("history", "--lab", lab.Name)).Output, StringComparison.Ordinal);

        await redis.GetDatabase().StringSetAsync("rate:api:x", 5);
        var unread = await AmplyCli.RunProcessAsync(
            "bash", ["-c", $"{ShippedProgram.Shell} ratelimit reset api:x --execute --yes --output json --lab {lab.Name} >/dev/full"], home: lab.HomeDirectory);
        Assert.True(unread.ExitCode == 0, unread.ToString());
        Assert.Contains("warn  the result could not be written to standard output: no space is left on the device\n", unread.Error, StringComparison.Ordinal);
        Assert.False(await redis.GetDatabase().KeyExistsAsync("rate:api:x"));

        var elsewhere = new AmplyCli(lab.HomeDirectory, new Dictionary<string, string> { ["AMPLY_AUDIT_DIR"] = Path.Combine(lab.Directory, "outputs.json") });
        await redis.GetDatabase().StringSetAsync("rate:api:x", 5);
        var refused = await elsewhere.RunAsync("ratelimit", "reset", "api:x", "--execute", "--yes", "--lab", lab.Name);
        Assert.True(refused.ExitCode == 3, refused.ToString());
        Assert.Contains("cannot be written: a file has its name. Nothing was changed.\n  Choose a folder that you can write to: AMPLY_AUDIT_DIR=FOLDER.\n", refused.Error, StringComparison.Ordinal);
        Assert.True(await redis.GetDatabase().KeyExistsAsync("rate:api:x"));
    }

    [Fact]
    public async Task Down_says_that_nothing_runs_only_where_nothing_does_although_the_records_are_damaged()
    {
        await using var lab = await RunningLab.UpAsync();
        await File.WriteAllTextAsync(Path.Combine(lab.Directory, "process"), "x");
        await File.WriteAllTextAsync(Path.Combine(lab.Directory, "lab.json"), "{");

        var status = await lab.Cli.RunAsync("lab", "status", "--lab", lab.Name);
        Assert.True(status.ExitCode == 3, status.ToString());
        Assert.Contains("\n  End the lab and start it again.\n  Fix: ./amply lab down", status.Error, StringComparison.Ordinal);
        Assert.NotEmpty(lab.Processes());

        var down = await lab.Cli.SucceedAsync("lab", "down", "--lab", lab.Name);

        Assert.Contains("No process of the lab is left", down.Output, StringComparison.Ordinal);
        Assert.Empty(lab.Processes());
    }
}
