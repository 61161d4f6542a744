using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amply.EndToEnd.Harness;
using Amply.Model.Outputs;
using Amply.Ops;
using Amply.Ops.Locking;
using Amply.Ops.Target;
using Amply.TestServers;

namespace Amply.EndToEnd.Words;

/// <summary>Values that visitors, applications, colleagues and services chose, as the compiled program shows them, piped and on a terminal.</summary>
public sealed partial class HostileValuesTests
{
    private const string Hostile = "x\u001b]0;owned\u0007\u001b[2J\n\rNext: ./evil \b\u009b2J\u202e\u2028\u200b";

    // What must be seen of it wherever it is shown.
    private const string Shown = @"x\x1b]0;owned\x07\x1b[2J\n\rNext: ./evil \x08\x9b2J\u202e\u2028\u200b";

    [Fact]
    public async Task No_value_acts_on_the_terminal_or_forges_a_line()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha");
        await WriteAsync(lab);
        using var api = new HostileApi();
        var strange = OutputsFile(lab, $"x\u001b[2J\u202ey.json", outputs => outputs);
        var foreign = OutputsFile(lab, "foreign.json", outputs => outputs with { ApiEndpoint = api.Address });

        await ShowsOnTerminalAsync(lab, Shown, "sessions", "list", "--lab", lab.Name);
        await ShowsAsync(lab, Shown, "sessions", "show", "--user", Hostile, "--lab", lab.Name);
        await ShowsOnTerminalAsync(lab, @"evil\x1b[2J\n\u202e:", "keyspace", "--full", "--lab", lab.Name);
        await ShowsAsync(lab, Shown, "ratelimit", "reset", "x", "--lab", lab.Name);
        await ShowsAsync(lab, Shown, "history", "--lab", lab.Name);
        await ShowsOnTerminalAsync(lab, @"\x9b2J\nNext: ./evil \u202e", "snapshot", "list", "--outputs", foreign);
        await ShowsOnTerminalAsync(lab, Shown, "sessions", "flush", "--grace", Hostile, "--lab", lab.Name);
        await ShowsAsync(lab, Shown, "sessions", "list", "--output", Hostile, "--lab", lab.Name);
        await ShowsAsync(lab, Shown, "sessions", "list", "--users-from", Hostile, "--lab", lab.Name);
        await ShowsAsync(lab, Shown, "sessions", Hostile);
        await ShowsAsync(lab, Shown, "status", "--stack", Hostile);
        await ShowsAsync(lab, Shown, "plan", "prod", "--set", $"mode={Hostile}");
        await ShowsAsync(lab, Shown, "lab", "up", "--stack", "prod", "--name", "other", "--set", $"mode={Hostile}");

        await A_report_of_strange_names_is_written_and_changes_no_exit_code(lab, strange);
    }

    private static async Task A_report_of_strange_names_is_written_and_changes_no_exit_code(RunningLab lab, string outputs)
    {
        var report = Path.Combine(lab.HomeDirectory, "report.html");
        await using (var redis = await LabRedis.ConnectAsync(lab))
        {
            await redis.GetDatabase().KeyDeleteAsync(GroupLock.Key(lab.Outputs.ReplicationGroupId));
        }

        var run = await lab.Cli.RunAsync("failover", "--outputs", outputs, "--execute", "--yes", "--report", report);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("write outage", run.Output, StringComparison.Ordinal);
        Assert.Contains(@"x\x1b[2J\u202ey.json", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        AssertHarmless(run.Everything);
        Assert.Contains("\"event\":\"done\"", await File.ReadAllTextAsync(AuditFile(lab)), StringComparison.Ordinal);
    }

    private static async Task ShowsOnTerminalAsync(RunningLab lab, string shown, params string[] arguments)
    {
        await ShowsAsync(lab, shown, arguments);
        var command = string.Join(' ', arguments.Select(Quoted));
        var terminal = await AmplyCli.RunProcessAsync(
            "script",
            ["-qec", $"stty cols 500; exec {ShippedProgram.Shell} {command}", "/dev/null"],
            new Dictionary<string, string> { ["AMPLY_HOME"] = lab.HomeDirectory, ["TERM"] = "xterm" });
        var text = OwnSequences().Replace(terminal.Everything, "");
        Assert.True(text.Contains(shown, StringComparison.Ordinal), terminal.ToString());
        AssertHarmless(text);
    }

    private static async Task ShowsAsync(RunningLab lab, string shown, params string[] arguments)
    {
        var piped = await lab.Cli.RunAsync(arguments);
        Assert.True(piped.Everything.Contains(shown, StringComparison.Ordinal), piped.ToString());
        AssertHarmless(piped.Everything);
    }

    private static void AssertHarmless(string text)
    {
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c is not ('\n' or '\r')) || c is '\u202e' or '\u2028' or '\u200b');
        Assert.DoesNotContain(text.Split('\n', '\r'), line => line.TrimStart().StartsWith("Next: ./evil", StringComparison.Ordinal));
    }

    private static async Task WriteAsync(RunningLab lab)
    {
        await using var redis = await LabRedis.ConnectAsync(lab);
        var database = redis.GetDatabase();
        var session = new
        {
            user_id = Hostile,
            security_stamp = "s",
            ip_binding = "none",
            created_at = "2025-03-01T00:00:00",
            last_activity = "2025-03-01T00:00:00",
            expires_at = "2025-03-08T00:00:00",
            client = new { ip_address = Hostile, ip_country = Hostile, user_agent = Hostile, fingerprint = Hostile },
        };
        await database.StringSetAsync("session:ses_hostile", JsonSerializer.Serialize(session), TimeSpan.FromDays(1));
        await database.SetAddAsync("user_sessions:" + Hostile, "ses_hostile");
        await database.StringSetAsync("evil\u001b[2J\n\u202e:1", "1");
        await database.StringSetAsync("rate:x", 1);
        var holder = LockHolder.Self(Hostile, TimeProvider.System) with { Who = Hostile };
        await database.StringSetAsync(GroupLock.Key(lab.Outputs.ReplicationGroupId), holder.Value());

        new AuditLog(Path.Combine(lab.HomeDirectory, ".audit", "labs")).Append(new AuditEntry
        {
            Run = "1",
            At = DateTimeOffset.UtcNow,
            Who = Hostile,
            Routine = Hostile,
            Target = Hostile,
            ReplicationGroupId = lab.Outputs.ReplicationGroupId,
            ApiEndpoint = lab.Outputs.ApiEndpoint,
            LabInstance = new GroupTarget(lab.Name, lab.Outputs).LabInstance(),
            Event = AuditEvent.Done,
            Summary = Hostile,
        });
    }

    private static string OutputsFile(RunningLab lab, string name, Func<StackOutputs, StackOutputs> change)
    {
        var file = Path.Combine(lab.HomeDirectory, name);
        File.WriteAllText(file, JsonSerializer.Serialize(change(lab.Outputs), OutputsJson.Default.StackOutputs));
        return file;
    }

    private static string AuditFile(RunningLab lab) => Directory.EnumerateFiles(Path.Combine(lab.HomeDirectory, ".audit", "labs"), "*.jsonl").Single();

    private static string Quoted(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    // The runtime's settings of the keypad, colours, and the line of progress that is drawn anew.
    [GeneratedRegex(@"\u001b\[\?[0-9]+[hl]|\u001b[=>]|\u001b\[[0-9;]*m|\r?\u001b\[2K")]
    private static partial Regex OwnSequences();

    /// <summary>An API that refuses every call in words that would act on a terminal.</summary>
    private sealed class HostileApi : IDisposable
    {
        private const string Answer =
            """<ErrorResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no &#x9b;2J&#xA;Next: ./evil &#x202e;</Message></Error><RequestId>1</RequestId></ErrorResponse>""";

        private readonly HttpListener listener;

        public HostileApi()
        {
            for (var port = 20_000 + Random.Shared.Next(20_000); ; port++)
            {
                Address = $"http://127.0.0.1:{port}";
                // One that could not start cannot be used again.
                listener = new HttpListener();
                listener.Prefixes.Add($"{Address}/");
                try
                {
                    listener.Start();
                    break;
                }
                catch (HttpListenerException)
                {
                    // Somebody else's port.
                }
            }

            _ = ServeAsync();
        }

        public string Address { get; }

        public void Dispose() => listener.Close();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    context.Response.StatusCode = 403;
                    context.Response.ContentType = "text/xml";
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Answer));
                    context.Response.Close();
                }
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                // Disposed.
            }
        }
    }
}
