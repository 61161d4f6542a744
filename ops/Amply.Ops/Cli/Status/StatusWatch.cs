using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Status;

/// <summary>Looks until Ctrl-C: redraws a page on a terminal, and prints a line a look elsewhere.</summary>
internal sealed class StatusWatch(ITerminal terminal, Answer answer, TimeProvider clock, TimeSpan interval)
{
    public async Task<ExitCode> RunAsync(Func<CancellationToken, Task<StatusReport>> look, bool json, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                Show(await look(cancellationToken), json);
                await Task.Delay(interval, clock, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
    }

    private void Show(StatusReport report, bool json)
    {
        if (json)
        {
            foreach (var problem in StatusView.Problems(report))
            {
                terminal.Problem(problem);
            }

            answer.PrintLine(JsonSerializer.Serialize(report, OpsJson.Default.StatusReport), StatusView.Code(report));
        }
        else if (terminal.IsLive)
        {
            terminal.Clear();
            StatusView.Show(terminal, report);
            terminal.Line();
            terminal.Line($"{report.At.UtcDateTime:HH:mm:ss} UTC, every {interval.TotalSeconds:0} s; Ctrl-C ends it", Tone.Quiet);
        }
        else
        {
            terminal.Line($"{report.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} {report.ReplicationGroupId} {StatusView.Words(report)}");
        }
    }
}

/// <summary>Looks until the group is healthy or patience ends; the last look is the answer.</summary>
internal static class StatusWait
{
    public static async Task<StatusReport> UntilHealthyAsync(
        Func<CancellationToken, Task<StatusReport>> look,
        WaitTimes times,
        ITerminal terminal,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        StatusReport report = null!;
        using var progress = terminal.Progress();
        await Wait.UntilAsync(
            async ct =>
            {
                report = await look(ct);
                return (StatusView.Code(report) == ExitCode.Done, StatusView.Words(report));
            },
            times,
            new LineProgress(progress),
            clock,
            cancellationToken);
        return report;
    }
}

/// <summary>Whether to look more than once.</summary>
internal sealed class AgainOptions
{
    private readonly Option<bool> watch = new("--watch") { Description = "Look again until Ctrl-C. Piped output has one line a look." };
    private readonly Option<string?> wait = new("--wait")
    {
        Description = "Look again until the group is healthy, at most this long: 5m. The exit code is that of the last look.",
        HelpName = "TIME",
    };

    private readonly Option<string> interval = new("--interval")
    {
        Description = "The time between two looks.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "5s",
    };

    public IEnumerable<Option> All => [watch, wait, interval];

    public Attempt<Repetition> Read(ParseResult parsed)
    {
        var text = parsed.GetValue(interval)!;
        if (!TimeText.TryDuration(text, out var between) || between < TimeSpan.FromSeconds(1) || between > TimeSpan.FromHours(1))
        {
            return Refusal.Usage($"--interval '{text}' is not a time from 1s to 1h", $"allowed: {TimeText.DurationAllowed}");
        }

        if (parsed.GetValue(wait) is not { } longest)
        {
            return new Repetition(parsed.GetValue(watch), null, between);
        }

        if (parsed.GetValue(watch))
        {
            return Refusal.Usage("--watch and --wait contradict each other", "leave one of them out");
        }

        return TimeText.TryDuration(longest, out var patience) && patience >= TimeSpan.FromSeconds(1) && patience <= TimeSpan.FromDays(1)
            ? new Repetition(false, patience, between)
            : Refusal.Usage($"--wait '{longest}' is not a time from 1s to 1d", $"allowed: {TimeText.DurationAllowed}");
    }
}

/// <param name="Watch">Until it is stopped.</param>
/// <param name="Patience">Until healthy, at most this long; absent: not at all.</param>
internal sealed record Repetition(bool Watch, TimeSpan? Patience, TimeSpan Interval);
