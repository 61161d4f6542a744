using System.Text;
using System.Text.Json.Nodes;
using Amply.Keyspace;
using Amply.Keyspace.Seeding;
using Amply.TestServers;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>After a restore the sessions that were flushed since the snapshot are back: <c>--again</c> flushes the same ones.</summary>
public sealed class FlushAgainTests : IAsyncLifetime
{
    private readonly DirectoryInfo audit = Directory.CreateTempSubdirectory("amply-audit-");
    private readonly StringBuilder said = new();
    private readonly StringBuilder notes = new();
    private RedisServer server = null!;
    private SeedPlan plan = null!;

    public async Task InitializeAsync()
    {
        server = await RedisServer.StartAsync();
        plan = new SeedPlan(new SeedOptions { Sessions = 400, RateCounters = 0, CachedQueries = 0, CeleryResults = 0 }, DateTimeOffset.UtcNow);
        await RestoreAsync();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        audit.Delete(recursive: true);
    }

    [Theory]
    [InlineData("--user")]
    [InlineData("--network")]
    [InlineData("--everyone")]
    public async Task Again_deletes_after_a_restore_exactly_what_the_run_deleted(string option)
    {
        string[] selection = option switch
        {
            "--user" => ["--user", plan.Users().First(u => u.Sessions.Count > 1).UserId, "--user", plan.Users().Last().UserId],
            "--network" =>
            [
                "--network", "0.0.0.0/0", "--network", "::/0", "--country", "DE", "--country", "US", "--user-agent", "o", "--idle-since", "1h",
                "--stamp-not", plan.Users().First().Sessions[0].Id,
            ],
            _ => [option],
        };
        await RunAsync(ExitCode.Done, ["flush", .. selection, "--execute"]);
        var left = Sessions();
        Assert.True(left.Count < 400);
        await RestoreAsync();

        await RunAsync(ExitCode.Done, ["flush", "--again", Run()[..8]]);
        Assert.Contains($"the selection is that of run {Run()[..8]}; sessions created since that run are spared", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(400, Sessions().Count);

        await RunAsync(ExitCode.Done, ["flush", "--again", Run()[..8], "--execute"]);
        Assert.Equal(left, Sessions());

        // The run that repeated can be repeated as well: it leads to the first one.
        await RestoreAsync();
        await RunAsync(ExitCode.Done, ["flush", "--again", Run(last: true)]);
        Assert.Contains($"delete {400 - left.Count} of 400 sessions", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Again_spares_who_logged_in_since()
    {
        var user = plan.Users().First();
        await RunAsync(ExitCode.Done, "flush", "--user", user.UserId, "--execute");
        var left = Sessions();
        await RestoreAsync();
        var later = JsonNode.Parse(user.Sessions[0].Value)!;
        later["created_at"] = PythonTime.Format(DateTimeOffset.UtcNow);
        await server.Database.StringSetAsync("session:ses_later", later.ToJsonString(), TimeSpan.FromHours(1));

        await RunAsync(ExitCode.Done, "flush", "--again", Run(), "--execute");

        Assert.Equal(left.Append("session:ses_later").ToHashSet(), Sessions());
    }

    [Fact]
    public async Task The_audit_log_keeps_hashes_and_the_salt_for_its_owner_alone()
    {
        var user = plan.Users().First().UserId;
        await RunAsync(ExitCode.Done, "flush", "--user", user, "--execute");

        var file = Assert.Single(audit.GetFiles());
        var begun = JsonNode.Parse((await File.ReadAllLinesAsync(file.FullName))[0])!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        Assert.Equal(64, ((string)begun["salt"]!).Length);
        Assert.Equal(32, ((string)begun["selection"]![0]!["hash"]!).Length);
        Assert.DoesNotContain(user, begun.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Again_without_the_run_in_this_machines_log_is_refused_with_the_reason()
    {
        await RunAsync(ExitCode.Done, "flush", "--country", "DE", "--execute");
        var run = Run();
        var file = Assert.Single(audit.GetFiles()).FullName;
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(file, lines.Select(line => line.Replace(run, "f" + run[1..], StringComparison.Ordinal)));
        await RestoreAsync();

        await RunAsync(ExitCode.Refused, "flush", "--again", run == "f" + run[1..] ? "e" + run[1..] : run, "--execute");

        Assert.Contains("Only the machine on which a flush ran can repeat it", notes.ToString(), StringComparison.Ordinal);
        Assert.Contains("./amply history --lab", notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(400, Sessions().Count);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "xyz!", "is not the id of a run")]
    [InlineData(ExitCode.Usage, "ab", "is not the id of a run")]
    public async Task Again_of_what_is_no_run_is_refused(ExitCode code, string run, string why)
    {
        await RunAsync(code, "flush", "--again", run, "--execute");

        Assert.Contains(why, notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(400, Sessions().Count);
    }

    [Fact]
    public async Task Again_with_a_selection_of_its_own_is_refused()
    {
        await RunAsync(ExitCode.Usage, "flush", "--again", "01234567", "--country", "DE");
        await RunAsync(ExitCode.Usage, "flush", "--again", "01234567", "--everyone");

        Assert.Contains("contradict each other", notes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Again_of_a_run_whose_selection_is_not_whole_is_refused()
    {
        await RunAsync(ExitCode.Done, "flush", "--network", "10.0.0.0/8", "--execute");
        var file = Assert.Single(audit.GetFiles()).FullName;
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"value\":\"10.0.0.0/8\",", "", StringComparison.Ordinal));

        await RunAsync(ExitCode.Refused, "flush", "--again", Run(), "--execute");

        Assert.Contains("does not hold all that run", notes.ToString(), StringComparison.Ordinal);
    }

    private Task<SeedResult> RestoreAsync() => new Seeder(server.Database, TimeProvider.System).WriteAsync(plan, default);

    /// <summary>The id of the first run, or of the last one.</summary>
    private string Run(bool last = false)
    {
        var lines = File.ReadAllLines(Assert.Single(audit.GetFiles()).FullName);
        return (string)JsonNode.Parse(lines[last ? lines.Length - 1 : 0])!["run"]!;
    }

    private HashSet<string> Sessions() =>
        [.. server.Connection.GetServers()[0].Keys(pattern: "session:*", pageSize: 1000).Select(key => key.ToString())];

    private async Task RunAsync(ExitCode expected, params string[] arguments) =>
        Assert.Equal(expected, await VerbRunner.RunAsync(server, audit, said, notes, isProtected: false, ["sessions", .. arguments]));
}
