using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Routines.Failover.Promoting;

/// <summary>Brings the flags to what is wanted, and looks until they are: asking twice does no harm, so every failure is asked again.</summary>
internal sealed class FlagsSwitch(IElastiCache api, string replicationGroupId, TimeProvider clock)
{
    /// <returns>Whether they are so, what was seen last, and whether a change of them was asked for and perhaps made.</returns>
    public async Task<(bool Done, string Seen, bool Asked)> SetAsync(FailoverFlags wanted, WaitTimes times, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var asked = false;
        string? refused = null;
        var wait = await Wait.UntilAsync(
            async ct =>
            {
                try
                {
                    var group = await api.DescribeReplicationGroupAsync(replicationGroupId, ct);
                    if (wanted.AreIn(group))
                    {
                        return (true, wanted.ToString());
                    }

                    if (group.Status != ReplicationGroup.Available || FailoverFlags.Of(group) == wanted)
                    {
                        return (false, $"the group is {group.Status}, {FailoverFlags.Of(group)}");
                    }

                    var change = new ReplicationGroupChange { AutomaticFailoverEnabled = wanted.AutomaticFailover, MultiAzEnabled = wanted.MultiAz };
                    asked |= await AskAsync(change, ct);
                    return (false, $"asked for {wanted}");
                }
                catch (AwsServiceException error) when (IsFinal(error))
                {
                    refused = error.Message;
                    return (true, error.Message);
                }
                catch (AwsException error)
                {
                    return (false, error.Message);
                }
            },
            times,
            progress,
            clock,
            cancellationToken);
        return (wait.Done && refused is null, refused ?? wait.Seen, asked);

        // Without an answer it may have been taken all the same.
        async Task<bool> AskAsync(ReplicationGroupChange change, CancellationToken ct)
        {
            try
            {
                await api.ModifyReplicationGroupAsync(replicationGroupId, change, ct);
                return true;
            }
            catch (Exception error) when (error is OperationCanceledException or AwsException and not AwsServiceException { IsServerFault: false })
            {
                asked = true;
                throw;
            }
        }
    }

    // Throttling ends, and so does another change of the group; the rest does not.
    private static bool IsFinal(AwsServiceException error) =>
        !error.IsServerFault && error.Code is not AwsErrorCodes.InvalidReplicationGroupState && !error.Code.StartsWith(AwsErrorCodes.Throttling, StringComparison.Ordinal);
}
