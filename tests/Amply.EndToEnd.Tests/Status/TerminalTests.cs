using System.Diagnostics;
using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Status;

/// <summary>What only a real process shows: Ctrl-C, and a terminal with a person at it.</summary>
public sealed class TerminalTests
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(2);

    private const string Typescript = "typescript";


    [Fact]
    public async Task Watching_and_typing_at_a_terminal()
    {
        await using var lab = await RunningLab.UpAsync();

        await A_watch_says_a_line_a_look_until_it_is_interrupted(lab);
        await A_watch_on_a_terminal_draws_the_page_anew(lab);
        await A_protected_stack_acts_on_its_typed_id_and_on_nothing_else(lab);
    }

    private static async Task A_watch_says_a_line_a_look_until_it_is_interrupted(RunningLab lab)
    {
        using var ceiling = new CancellationTokenSource(Ceiling);
        // A shell without job control, as under nohup or in some CI, has its background jobs ignore SIGINT, and children inherit that.
        using var watch = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", .. ShippedProgram.Words, "status", "--lab", lab.Name, "--watch", "--interval", "1s"])
        {
            Environment = { ["AMPLY_HOME"] = lab.HomeDirectory },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            for (var line = 0; line < 2; line++)
            {
                Assert.Matches("^[0-9]{4}-[0-9-]+T[0-9:]+Z amply-redis-prod healthy, primary amply-redis-prod-001$", await watch.StandardOutput.ReadLineAsync(ceiling.Token));
            }

            using (var interrupt = Process.Start("sh", ["-c", $"kill -INT {watch.Id}"]))
            {
                await interrupt.WaitForExitAsync(ceiling.Token);
            }

            await watch.WaitForExitAsync(ceiling.Token);
            Assert.Equal(130, watch.ExitCode);
            Assert.DoesNotContain("   at ", await watch.StandardError.ReadToEndAsync(ceiling.Token), StringComparison.Ordinal);
        }
        finally
        {
            // Also where it did not end as it should.
            watch.Kill();
        }
    }

    private static async Task A_watch_on_a_terminal_draws_the_page_anew(RunningLab lab)
    {
        var drawnTwice = $$"""until [ "$(grep -aos $'\033\[2J' {{Typescript}} | wc -l)" -ge 2 ]; do sleep 0.1; done""";
        var result = await AtTerminalAsync(lab, $"{drawnTwice}; printf '\\003'", "status", "--lab", lab.Name, "--watch", "--interval", "1s");

        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.True(result.Output.Split("\u001b[2J\u001b[H").Length > 2, $"drawn once:\n{result}");
        Assert.Contains("stop with Ctrl-C", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[3J", result.Output, StringComparison.Ordinal);
        // What is drawn to nowhere while the command starts stays there.
        Assert.DoesNotContain("\u001b[39;49m", result.Output, StringComparison.Ordinal);
    }

    private static async Task A_protected_stack_acts_on_its_typed_id_and_on_nothing_else(RunningLab lab)
    {
        var refused = await AtTerminalAsync(lab, "echo yes", "cache", "flush", "--all", "--execute", "--lab", lab.Name);
        Assert.True(refused.ExitCode == 3, refused.ToString());
        Assert.Contains("that is not 'amply-redis-prod'", refused.Output, StringComparison.Ordinal);

        var done = await AtTerminalAsync(lab, "echo amply-redis-prod", "cache", "flush", "--all", "--execute", "--lab", lab.Name);
        Assert.True(done.ExitCode == 0, done.ToString());
        Assert.Contains("Type the group's id", done.Output, StringComparison.Ordinal);
    }

    // script(1) gives the program a terminal of its own, types what it is told, and writes down what the program prints.
    private static Task<CliResult> AtTerminalAsync(RunningLab lab, string typing, params string[] arguments) => AmplyCli.RunProcessAsync(
        "bash",
        ["-c", $"({typing}) | script -qefc 'env --default-signal=INT {string.Join(' ', ShippedProgram.Words)} {string.Join(' ', arguments)}' {Typescript}"],
        new Dictionary<string, string> { ["TERM"] = "xterm" },
        lab.HomeDirectory);
}
