using System.Diagnostics;
using System.Text;
using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Secrets;

/// <summary>The id of a leaked session is a password: it goes in by standard input, and comes out nowhere.</summary>
public sealed class SessionIdTests
{
    private const string Id = "ses_x7ug41kq0vbn82mz53rt6wye9dphj0ac";

    [Fact]
    public async Task It_appears_in_no_output_no_audit_log_and_no_process_list()
    {
        await using var lab = await RunningLab.UpAsync("--set", "protect=false");
        await using (var redis = await LabRedis.ConnectAsync(lab))
        {
            await redis.GetDatabase().StringSetAsync("session:" + Id, """{"user_id": "usr_7", "client": {"user_agent": "\u001b[2Jhealthy\u001b[8m"} }""", TimeSpan.FromHours(1));
            await redis.GetDatabase().SetAddAsync("user_sessions:usr_7", Id);
        }

        var file = Path.Combine(lab.HomeDirectory, "leaked.txt");
        await File.WriteAllTextAsync(file, Id + "\n");
        string[] target = ["--session", "-", "--lab", lab.Name];

        var shown = await PipedAsync(lab, file, ["sessions", "show", .. target]);
        Assert.True(shown.ExitCode == 0, shown.ToString());
        Assert.Contains("usr_7", shown.Output, StringComparison.Ordinal);
        // What the session itself holds does not act on the terminal.
        Assert.Contains(@"\x1b[2Jhealthy\x1b[8m", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown.Everything);

        Assert.Equal(0, (await PipedAsync(lab, file, ["sessions", "flush", .. target, "--output", "json"])).ExitCode);
        var typed = await TypedAsync(lab, ["sessions", "flush", .. target]);
        Assert.Contains("of the user usr_7", typed, StringComparison.Ordinal);
        Assert.DoesNotContain(Id[4..], typed, StringComparison.Ordinal);

        var refused = await lab.Cli.RunAsync("sessions", "flush", "--session", Id, "--lab", lab.Name, "--execute");
        Assert.True(refused.ExitCode == 2, refused.ToString());
        Assert.DoesNotContain(Id[4..], refused.Everything, StringComparison.Ordinal);

        var flushed = await PipedAsync(lab, file, ["sessions", "flush", .. target, "--and-all-of-its-user", "--execute"]);
        Assert.True(flushed.ExitCode == 0, flushed.ToString());
        await lab.Cli.SucceedAsync("history", "--lab", lab.Name);

        File.Delete(file);
        Assert.DoesNotContain(lab.Cli.Transcript, r => r.Everything.Contains(Id, StringComparison.Ordinal));
        var kept = Directory.EnumerateFiles(lab.HomeDirectory, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".jsonl" or ".log").ToArray();
        Assert.Contains(kept, f => f.EndsWith(".jsonl", StringComparison.Ordinal));
        Assert.DoesNotContain(kept, f => File.ReadAllText(f).Contains(Id[4..], StringComparison.Ordinal));
    }

    // Nothing of it is in a command line meanwhile.
    private static async Task<CliResult> PipedAsync(RunningLab lab, string file, string[] arguments)
    {
        var running = AmplyCli.RunProcessAsync(
            "bash", ["-c", $"{ShippedProgram.Shell} {string.Join(' ', arguments)} < {file}"], new Dictionary<string, string> { ["AMPLY_HOME"] = lab.HomeDirectory });
        while (!running.IsCompleted)
        {
            Assert.DoesNotContain(ProcessTable.CommandLines(), line => line.Contains(Id, StringComparison.Ordinal));
            await Task.WhenAny(running, Task.Delay(50));
        }

        var result = await running;
        Assert.DoesNotContain(Id[4..], result.Everything, StringComparison.Ordinal);
        return result;
    }

    // On a terminal, where a person pastes the id when asked to.
    private static async Task<string> TypedAsync(RunningLab lab, string[] arguments)
    {
        var start = new ProcessStartInfo("script", ["-qefc", $"exec {ShippedProgram.Shell} {string.Join(' ', arguments)}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["AMPLY_HOME"] = lab.HomeDirectory;
        start.Environment["TERM"] = "xterm";
        using var process = Process.Start(start)!;
        var said = new StringBuilder();
        var buffer = new char[1_024];
        while (!said.ToString().Contains("does not show it:", StringComparison.Ordinal))
        {
            var read = await process.StandardOutput.ReadAsync(buffer);
            Assert.True(read > 0, $"it asked for nothing: {said}");
            said.Append(buffer, 0, read);
        }

        await process.StandardInput.WriteAsync(Id + "\r");
        await process.StandardInput.FlushAsync();
        said.Append(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said.ToString());
        return said.ToString();
    }
}
