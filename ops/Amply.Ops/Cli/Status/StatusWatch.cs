using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Status;

/// <summary>Looks until it is stopped: a page that is drawn anew on a terminal, a line a look elsewhere.</summary>
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
            terminal.Line(FormattableString.Invariant($"{report.At.UtcDateTime:HH:mm:ss} UTC, every {interval.TotalSeconds:0} s; Ctrl-C ends it"), Tone.Quiet);
        }
        else
        {
            terminal.Line(FormattableString.Invariant($"{report.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} {report.ReplicationGroupId} {StatusView.Words(report)}"));
        }
    }
}

/// <summary>Looks until the group is healthy or patience ends; the last look is the answer.</summary>
internal static class StatusWait
{
    public static async Task<StatusReport> UntilHealthyAsync(
        Func<CancellationToken, Task<StatusReport>> look, WaitTimes times, ITerminal terminal, TimeProvider clock, CancellationToken cancellationToken)
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
    private readonly Option<bool> watch = new("--watch") { Description = "Look again and again until Ctrl-C; a line a look where output is piped." };
    private readonly Option<string?> wait = new("--wait") { Description = "Look again until it is healthy, at most this long: 5m. The exit code is the last look's.", HelpName = "TIME" };
    private readonly Option<string> interval = new("--interval")
    {
        Description = "Between two looks.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "5s",
    };

    public IEnumerable<Option> All => [watch, wait, interval];

    public Attempt<Repetition> Read(ParseResult parsed)
    {
        if (!TimeText.TryDuration(parsed.GetValue(interval)!, out var between) || between < TimeSpan.FromSeconds(1) || between > TimeSpan.FromHours(1))
        {
            return Refusal.Usage($"--interval '{parsed.GetValue(interval)}' is not a time from 1s to 1h", $"allowed: {TimeText.DurationAllowed}");
        }

        if (parsed.GetValue(wait) is not { } text)
        {
            return new Repetition(parsed.GetValue(watch), null, between);
        }

        if (parsed.GetValue(watch))
        {
            return Refusal.Usage("--watch never ends by itself, and --wait does", "leave one of them out");
        }

        return TimeText.TryDuration(text, out var patience) && patience >= TimeSpan.FromSeconds(1) && patience <= TimeSpan.FromDays(1)
            ? new Repetition(false, patience, between)
            : Refusal.Usage($"--wait '{text}' is not a time from 1s to 1d", $"allowed: {TimeText.DurationAllowed}");
    }
}

/// <param name="Watch">Until it is stopped.</param>
/// <param name="Patience">Until healthy, at most this long; absent: not at all.</param>
internal sealed record Repetition(bool Watch, TimeSpan? Patience, TimeSpan Interval);
