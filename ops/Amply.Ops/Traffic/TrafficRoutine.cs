using Amply.Ops.Redis;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines;
using Amply.Ops.Target;
using StackExchange.Redis;

namespace Amply.Ops.Traffic;

/// <summary>Simulates load, reports progress, and checks the acknowledged writes at the end.</summary>
public sealed class TrafficRoutine(IGroupAccess group, TrafficOptions options, TimeProvider clock) : IRoutine<TrafficPlan, TrafficReport>
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CheckCeiling = TimeSpan.FromMinutes(2);

    /// <exception cref="GroupUnreachableException">This machine cannot reach Redis, so every operation would fail.</exception>
    public async Task<TrafficPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken) =>
        await group.ThroughEndpointAsync(cancellationToken) is IFailureFinder finder
            && await finder.DiagnoseAsync(cancellationToken) is { IsUnreachable: true } cause
                ? throw new GroupUnreachableException(cause)
                : TrafficPlan.For(options, group.Target.IsLab);

    /// <summary>Runs for the given time, or until it is cancelled, which is a normal end.</summary>
    public async Task<TrafficReport> RunAsync(
        TrafficPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        var run = new TrafficRun(await group.ThroughEndpointAsync(cancellationToken), options, clock);
        var running = run.RunAsync(cancellationToken);
        using var timer = new PeriodicTimer(ReportInterval, clock);
        while (!running.IsCompleted)
        {
            var now = run.Snapshot();
            progress.Report(
                $"{now.TookSeconds:0} s  {now.Operations:N0} operations, {now.Failed.Values.Sum():N0} failed, "
                + $"{now.LongestWriteGapMs / 1_000:0.0} s without a write at most, p99 {now.LatencyMs.P99:0.0} ms");
            await Task.WhenAny(running, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
        }

        var result = await running;

        // Also after Ctrl-C: this check is the purpose of the run.
        using var ceiling = new CancellationTokenSource(CheckCeiling, clock);
        try
        {
            return new TrafficReport(result, await run.CheckWritesAsync(ceiling.Token));
        }
        catch (Exception error) when (error is NoPrimaryException or RedisException or OperationCanceledException)
        {
            return new TrafficReport(result, new WriteCheck(0, [])) { Unchecked = FailureWords.Of(error) };
        }
    }
}
