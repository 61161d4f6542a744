using System.Text.Json;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Commands.Statuses;

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
            StatusView.KeepProblems(terminal, report);
            answer.PrintLine(JsonSerializer.Serialize(report, StatusJson.Default.StatusReport), StatusView.Code(report));
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
