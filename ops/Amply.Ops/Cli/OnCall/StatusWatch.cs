using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary>Prints the status again and again until Ctrl-C: a page on a terminal, one line each time elsewhere.</summary>
internal sealed class StatusWatch(ITerminal terminal, Answer answer, TimeProvider clock, TimeSpan interval)
{
    public async Task<ExitCode> RunAsync(IReport<StatusReport> status, bool json, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                Show(await LookAsync(status, cancellationToken), json);
                await Task.Delay(interval, clock, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
    }

    private async Task<StatusReport> LookAsync(IReport<StatusReport> status, CancellationToken cancellationToken)
    {
        using var line = terminal.Progress();
        return await status.LookAsync(new LineProgress(line), cancellationToken);
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
            new StatusPage(terminal, report).ShowCut(
                $"{report.At.UtcDateTime:HH:mm:ss} UTC, every {interval.TotalSeconds:0} s; stop with Ctrl-C");
        }
        else
        {
            terminal.Line($"{report.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} {report.ReplicationGroupId} {StatusView.Words(report)}");
        }
    }
}

/// <summary>Reads the status until the group is healthy or the time is over, and returns the last report.</summary>
internal static class StatusWait
{
    public static async Task<StatusReport> UntilHealthyAsync(
        IReport<StatusReport> status,
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
                report = await status.LookAsync(new LineProgress(progress), ct);
                return (StatusView.Code(report) == ExitCode.Done, StatusView.Words(report));
            },
            times,
            new LineProgress(progress),
            clock,
            cancellationToken);
        return report;
    }
}

/// <summary>The options of a repeated status.</summary>
internal sealed class AgainOptions
{
    private readonly Option<bool> watch = new("--watch") { Description = "Repeat until Ctrl-C. Piped output has one line each time." };
    private readonly Option<string?> wait = new("--wait")
    {
        Description = "Repeat until the group is healthy, at most this long: 5m. The last report decides the exit code.",
        HelpName = "TIME",
    };

    private readonly Option<string> interval = new("--interval")
    {
        Description = "The time between two reports.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "5s",
    };

    public IEnumerable<Option> All => [watch, wait, interval];

    public Attempt<Repetition> Read(ParseResult parsed)
    {
        var text = parsed.GetValue(interval)!;
        if (!TimeText.TryDuration(text, out var between) || between < TimeSpan.FromSeconds(1) || between > TimeSpan.FromHours(1))
        {
            return Refusal.Usage($"--interval '{text}' is not a time from 1s to 1h", $"use {TimeText.DurationAllowed}");
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
            : Refusal.Usage($"--wait '{longest}' is not a time from 1s to 1d", $"use {TimeText.DurationAllowed}");
    }
}

/// <param name="Watch">Whether to repeat until Ctrl-C.</param>
/// <param name="Patience">How long to wait for a healthy group; null: no wait.</param>
internal sealed record Repetition(bool Watch, TimeSpan? Patience, TimeSpan Interval);
