using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.EndToEnd.Tests.Sessions;
using Amply.Keyspace.Seeding;
using Amply.Ops.Locking;
using Amply.TestServers;

namespace Amply.EndToEnd.Answers;

/// <summary>What every verb of the command tree prints for programs, against a lab.</summary>
public sealed class EveryVerbTests : IAsyncLifetime
{
    private readonly StringBuilder said = new();
    private readonly HashSet<string> done = [];
    private RunningLab lab = null!;

    public async Task InitializeAsync() => lab = await RunningLab.UpAsync("--set", "mode=ha");

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [Fact]
    public async Task Every_verb_answers_with_a_document_as_its_schema_has_it()
    {
        var user = await SeedAsync();

        await DoesAsync("sessions count");
        await DoesAsync("sessions list --limit 3");
        await DoesAsync($"sessions show --user {user}");
        await AnswersAsync(ExitCode.NeedsAttention, "sessions count --country DE");
        await AnswersAsync(ExitCode.NeedsAttention, "sessions list --country DE");
        await DoesAsync("sessions reindex --execute --yes");
        Assert.False((bool)(await DoesAsync("sessions flush --everyone"))["executed"]!);
        Assert.Equal(1, (long)(await DoesAsync("ratelimit show seen"))["count"]!);
        await AnswersAsync(ExitCode.NeedsAttention, "ratelimit show endless");
        Assert.Equal(1, (long)(await AnswersAsync(ExitCode.NeedsAttention, "ratelimit list"))["endless"]!);
        await DoesAsync("ratelimit repair --execute --yes");
        await DoesAsync("ratelimit list --over 3");
        await DoesAsync("ratelimit reset endless --execute --yes");
        await DoesAsync("cache flush --all --execute --yes");
        await DoesAsync("keyspace");
        await DoesAsync("clients --by name");
        await AnswersAsync(ExitCode.NeedsAttention, "clients --name nosuch");
        await DoesAsync("clients kill --idle-over 1d");
        await using (await LabRedis.ConnectAsync(lab))
        {
            await DoesAsync("clients kill --all --execute --yes");
        }

        await DoesAsync("slowlog");
        await DoesAsync("events --since 14d");
        await DoesAsync("cli GET rate:seen");
        await DoesAsync("cli SET cache:plain text --execute --yes");
        await AnswersAsync(ExitCode.Failed, "cli LLEN cache:plain");
        await AnswersAsync(ExitCode.Refused, "cli CONFIG GET maxmemory");
        await DoesAsync("traffic --rate 50 --for 1s --execute --yes");

        await DoesAsync("snapshot create --name nightly --execute --yes");
        Assert.True((long)Assert.Single((await DoesAsync("snapshot list"))["snapshots"]!.AsArray())!["sizeBytes"]! > 0);
        await DoesAsync("snapshot verify nightly");
        Directory.CreateDirectory(Path.Combine(lab.HomeDirectory, ".lab", ".buckets", "drill"));
        await DoesAsync("snapshot export nightly --bucket drill --execute --yes");
        await DoesAsync("snapshot prune --keep 1 --execute --yes");
        await DoesAsync("snapshot delete --name nightly --execute --yes");

        var flushed = (await DoesAsync("sessions flush --everyone --execute --yes"))["result"]!["figures"]!;
        Assert.True((long)flushed["endedSessions"]! > 0 && (double)flushed["sessionsPerSecond"]! > 0, flushed.ToJsonString());

        var handed = await DoesAsync("failover --execute --yes");
        Assert.True((double)handed["result"]!["figures"]!["writeOutageMs"]! > 0 && (bool)handed["changed"]!, handed.ToJsonString());
        await lab.UntilAsync(RunningLab.IsWhole);
        await DoesAsync($"failover promote --node {handed["result"]!["fromNode"]} --acknowledge --execute --yes");
        await lab.UntilAsync(RunningLab.IsWhole);
        Assert.Contains("failover promote", (await DoesAsync("history"))["entries"]!.AsArray().Select(e => (string?)e!["routine"]));

        await DoesAsync("token status");
        await DoesAsync("token rotate");
        await DoesAsync("token finish --execute --yes");
        var status = await RunAsync("status");
        AnswerSchemas.Check(said.ToString(), "status", status);
        done.Add("status");

        await DoesAsync("lab status");
        await DoesAsync("lab shell true");
        await DoesAsync("lab apply --set replicas=2");
        await DoesAsync("lab fault endpoint-lag --delay 10");
        await DoesAsync("lab fault endpoint-lag --lift");
        await DoesAsync("lab up --stack dev --name second", target: false);
        await DoesAsync("lab down --lab second", target: false);
        await DoesAsync("plan prod --from mode=single --set mode=ha", target: false);
        await DoesAsync("runbook high-cpu", target: false);
        await DoesAsync("completion bash", target: false);
        // What it finds depends on the machine.
        var health = await RunAsync("doctor", target: false);
        AnswerSchemas.Check(said.ToString(), "doctor", health);
        done.Add("doctor");

        // The demo is a test of its own.
        var all = VerbTable.Of(VerbRunner.Services(lab, said)).Select(v => v.Verb).Where(v => v != "demo");
        Assert.Equal(all.Order(StringComparer.Ordinal), done.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Refusals_are_documents_too()
    {
        await RefusesAsync(ExitCode.Refused, "snapshot delete --name nosuch --execute --yes", "has no snapshot 'nosuch'");
        await RefusesAsync(ExitCode.Refused, "failover --expect-primary nosuch --execute --yes", "nosuch");
        await RefusesAsync(ExitCode.Refused, "cache flush --all --execute", "no terminal");
        await RefusesAsync(ExitCode.Usage, "sessions flush", "sessions");
        await RefusesAsync(ExitCode.Usage, "snapshot export nightly --bucket No!", "--bucket");
        await RefusesAsync(ExitCode.Usage, "lab fault nosuch", "there is no fault 'nosuch'");
        await RefusesAsync(ExitCode.Usage, "lab apply --set nodeType=huge", "huge");
        await RefusesAsync(ExitCode.Usage, "plan nosuch", "nosuch", target: false);
        await RefusesAsync(ExitCode.Refused, "lab status --lab nosuch", "nosuch", target: false);
        await RefusesAsync(ExitCode.Usage, "lab down --lab nosuch", "nosuch", target: false);
        var plan = await RefusesAsync(ExitCode.Refused, "plan prod --set monthlyBudgetUsd=1", "budget", target: false);
        Assert.Equal(1, (double)plan["cost"]!["budgetUsd"]!);

        await using var client = await LabRedis.ConnectAsync(lab);
        var key = GroupLock.Key(lab.Outputs.ReplicationGroupId);
        await client.GetDatabase().StringSetAsync(key, (LockHolder.Self("failover", TimeProvider.System) with { Who = "alice@laptop" }).Value(), TimeSpan.FromSeconds(60));
        await RefusesAsync(ExitCode.Refused, "sessions flush --everyone --execute --yes", "alice@laptop");
    }

    [Fact]
    public async Task Ctrl_C_leaves_a_document_of_what_was_done()
    {
        // A shell without job control has its background jobs ignore SIGINT, and children inherit that.
        var start = new ProcessStartInfo(
            "env", ["--default-signal=INT", .. ShippedProgram.Words, .. "traffic --rate 20 --execute --yes --output json --lab".Split(' '), lab.Name])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = lab.HomeDirectory,
        };
        start.Environment["AMPLY_HOME"] = lab.HomeDirectory;
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await using var client = await LabRedis.ConnectAsync(lab);
            while (await client.GetServers()[0].DatabaseSizeAsync() < 10)
            {
                Assert.False(process.HasExited, process.HasExited ? await error : "");
                await Task.Delay(20);
            }

            using (var interrupt = Process.Start("sh", ["-c", $"kill -INT {process.Id}"]))
            {
                await interrupt.WaitForExitAsync();
            }

            await process.WaitForExitAsync();
            var answer = AnswerSchemas.Check(await output, "traffic", (ExitCode)process.ExitCode);
            Assert.True((bool)answer["executed"]!, answer.ToJsonString());
        }
        finally
        {
            // Also where it did not end as it should.
            process.Kill();
        }
    }

    private async Task<string> SeedAsync()
    {
        await using var client = await LabRedis.ConnectAsync(lab);
        var plan = new SeedPlan(new SeedOptions { Sessions = 60, RateCounters = 5, CachedQueries = 5, CeleryResults = 5 }, DateTimeOffset.UtcNow);
        await new Seeder(client.GetDatabase(), TimeProvider.System).WriteAsync(plan, default);
        await client.GetDatabase().StringSetAsync("session:ses_without_a_country", """{"user_id":"usr_odd"}""", TimeSpan.FromDays(1));
        await client.GetDatabase().StringSetAsync("rate:endless", 7);
        await client.GetDatabase().StringSetAsync("rate:seen", 1, TimeSpan.FromMinutes(10));
        return plan.Users().First().UserId;
    }

    private async Task<JsonObject> DoesAsync(string line, bool target = true)
    {
        var answer = await AnswersAsync(ExitCode.Done, line, target);
        done.Add((string)answer["verb"]!);
        return answer;
    }

    private async Task<JsonObject> RefusesAsync(ExitCode code, string line, string what, bool target = true)
    {
        var answer = await AnswersAsync(code, line, target);
        Assert.Contains(answer["problems"]!.AsArray(), p => $"{p!["what"]} {p["why"]}".Contains(what, StringComparison.Ordinal));
        return answer;
    }

    private async Task<JsonObject> AnswersAsync(ExitCode code, string line, bool target = true)
    {
        var ended = await RunAsync(line, target);
        Assert.True(ended == code, $"{line} ended with {ended}:\n{said}");
        var verbs = VerbTable.Of(VerbRunner.Services(lab, new StringBuilder())).Select(v => v.Verb);
        return AnswerSchemas.Check(said.ToString(), verbs.Where(v => $"{line} ".StartsWith($"{v} ", StringComparison.Ordinal)).MaxBy(v => v.Length)!, code);
    }

    private Task<ExitCode> RunAsync(string line, bool target = true) =>
        VerbRunner.RunLineAsync(lab, said, [.. line.Split(' '), .. target ? ["--lab", lab.Name] : Array.Empty<string>(), "--output", "json"]);
}
