using System.Text.Json;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Routines.Failover;

/// <summary>Brings the flags to what is wanted, and looks until they are: asking twice does no harm, so every failure is asked again.</summary>
internal sealed class FlagsSwitch(IElastiCache api, string replicationGroupId, TimeProvider clock)
{
    public async Task<FlagsState> SetAsync(FailoverFlags wanted, WaitTimes times, IProgress<string> progress, CancellationToken cancellationToken)
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
        return new FlagsState(wait.Done && refused is null, refused ?? wait.Seen, asked);

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

/// <param name="Done">Whether the API says that both flags are as wanted.</param>
/// <param name="Seen">What was seen last, in words.</param>
/// <param name="Asked">Whether a change was asked for, and perhaps made.</param>
internal readonly record struct FlagsState(bool Done, string Seen, bool Asked);

/// <summary>How the flags were before a promotion, beside the audit log until they are so again: what a killed run leaves to the next.</summary>
/// <param name="auditDirectory">Of the audit log.</param>
public sealed class FlagsNote(string auditDirectory, string replicationGroupId)
{
    // A group's id is letters, digits and hyphens, but the outputs may come from a file.
    private readonly string file = Path.Combine(
        auditDirectory, string.Concat(replicationGroupId.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')) + ".promotion.json");

    /// <summary>Null where no promotion was interrupted here.</summary>
    public FailoverFlags? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), AuditJson.Default.FailoverFlags);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>On the disk before it returns.</summary>
    /// <returns>Why it could not be written; null where it was.</returns>
    public string? Write(FailoverFlags flags)
    {
        try
        {
            PrivateFiles.CreateFolder(auditDirectory);
            PrivateFiles.Write(file, JsonSerializer.Serialize(flags, AuditJson.Default.FailoverFlags), toDisk: true);
            return null;
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return $"its flags cannot be noted in '{file}': {FileReason.Of(error, file)}";
        }
    }

    public void Remove() => File.Delete(file);
}

/// <summary>The two settings that stand in the way of a promotion by name.</summary>
public sealed record FailoverFlags(bool AutomaticFailover, bool MultiAz)
{
    public static readonly FailoverFlags Off = new(false, false);

    /// <summary>As a group has them, or will have when its change is made.</summary>
    public static FailoverFlags Of(ReplicationGroup group) => new(
        group.AutomaticFailover is FeatureStatus.Enabled or FeatureStatus.Enabling, group.MultiAz is FeatureStatus.Enabled or FeatureStatus.Enabling);

    /// <summary>Whether both are in a state that is known here; else what they will be is not.</summary>
    public static bool AreKnown(ReplicationGroup group) => IsKnown(group.AutomaticFailover) && IsKnown(group.MultiAz);

    /// <summary>As a stack of that mode has them.</summary>
    public static FailoverFlags Of(Mode mode) => mode == Mode.Single ? Off : new(true, true);

    /// <summary>Whether a group has exactly these, and no change of them under way.</summary>
    public bool AreIn(ReplicationGroup group) =>
        group.Status == ReplicationGroup.Available
        && group.AutomaticFailover == (AutomaticFailover ? FeatureStatus.Enabled : FeatureStatus.Disabled)
        && group.MultiAz == (MultiAz ? FeatureStatus.Enabled : FeatureStatus.Disabled);

    private static bool IsKnown(string status) =>
        status is FeatureStatus.Enabled or FeatureStatus.Enabling or FeatureStatus.Disabled or FeatureStatus.Disabling;

    public override string ToString() => AutomaticFailover == MultiAz
        ? $"automatic failover and Multi-AZ {(MultiAz ? "on" : "off")}"
        : $"automatic failover {(AutomaticFailover ? "on" : "off")}, Multi-AZ {(MultiAz ? "on" : "off")}";
}
