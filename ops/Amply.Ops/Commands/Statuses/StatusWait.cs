using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Commands.Statuses;

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
