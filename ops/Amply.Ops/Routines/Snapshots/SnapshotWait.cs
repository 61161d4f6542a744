using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Waits until ElastiCache has finished an action on a snapshot.</summary>
internal static class SnapshotWait
{
    // The longest time without an answer of ElastiCache. A captive portal answers until a person logs in.
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Waits until the snapshot is available or failed. An API that throttles or fails is asked again; without an answer for 60 s.
    /// </summary>
    /// <returns>The wait, and the last state of the snapshot; null where it was never seen.</returns>
    public static async Task<(WaitResult Wait, Snapshot? Seen)> UntilSettledAsync(
        IElastiCache api, string name, WaitTimes times, IProgress<string> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        Snapshot? seen = null;
        long? silentSince = null;
        var gaveUp = false;
        var wait = await Wait.UntilAsync(
            async ct =>
            {
                var asked = clock.GetTimestamp();
                try
                {
                    seen = await api.DescribeSnapshotAsync(name, ct);
                    silentSince = null;
                }
                catch (AwsUnreachableException error)
                {
                    silentSince ??= asked;
                    var silent = clock.GetElapsedTime(silentSince.Value);
                    gaveUp = silent >= MostSilence;
                    return (gaveUp, gaveUp
                        ? $"ElastiCache itself did not answer for {silent.TotalSeconds:0} s: {error.Message}"
                        : error.Message);
                }
                catch (AwsException error)
                {
                    silentSince = null;
                    return (false, error.Message);
                }

                return (seen.Status is Snapshot.Available or Snapshot.Failed, $"{name} is {seen.Status}");
            },
            times,
            progress,
            clock,
            cancellationToken);
        return (wait with { Done = wait.Done && !gaveUp }, seen);
    }
}
