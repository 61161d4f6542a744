using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Waits until ElastiCache has done with a snapshot what it was asked for.</summary>
internal static class SnapshotWait
{
    /// <summary>Until it is available or failed; an API that does not answer, or is throttled, is asked again.</summary>
    /// <returns>The wait, and the snapshot as it was last seen; null where it never was.</returns>
    public static async Task<(WaitResult Wait, Snapshot? Seen)> UntilSettledAsync(
        IElastiCache api, string name, WaitTimes times, IProgress<string> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        Snapshot? seen = null;
        var wait = await Wait.UntilAsync(
            async ct =>
            {
                try
                {
                    seen = await api.DescribeSnapshotAsync(name, ct);
                }
                catch (AwsException error)
                {
                    return (false, error.Message);
                }

                return (seen.Status is Snapshot.Available or Snapshot.Failed, $"{name} is {seen.Status}");
            },
            times,
            progress,
            clock,
            cancellationToken);
        return (wait, seen);
    }
}
