using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Waits until ElastiCache has done with a snapshot what it was asked for.</summary>
internal static class SnapshotWait
{
    // As long may there be no answer, or only answers of somebody else: a portal stays until a person logs in.
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Until it is available or failed. An API that throttles or fails is asked again, and so is one that does not answer itself, for 60 s.
    /// </summary>
    /// <returns>The wait, and the snapshot as it was last seen; null where it never was.</returns>
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
                    return (gaveUp, gaveUp ? $"for {silent.TotalSeconds:0} s no answer came from ElastiCache itself: {error.Message}" : error.Message);
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
