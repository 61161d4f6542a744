using System.Text.Json;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Routines.Failover;

/// <summary>Sets the flags, and waits until the API shows them. A request may be repeated without harm, so failures are retried.</summary>
internal sealed class FlagsSwitch(IElastiCache api, string replicationGroupId, TimeProvider clock)
{
    public async Task<FlagsState> SetAsync(
        FailoverFlags wanted, WaitTimes times, IProgress<string> progress, CancellationToken cancellationToken)
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

                    var change = new ReplicationGroupChange
                    {
                        AutomaticFailoverEnabled = wanted.AutomaticFailover,
                        MultiAzEnabled = wanted.MultiAz,
                    };
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

        // After a call without an answer the API may have accepted the change.
        async Task<bool> AskAsync(ReplicationGroupChange change, CancellationToken ct)
        {
            try
            {
                await api.ModifyReplicationGroupAsync(replicationGroupId, change, ct);
                return true;
            }
            catch (Exception error) when (
                error is OperationCanceledException or AwsException and not AwsServiceException { IsServerFault: false })
            {
                asked = true;
                throw;
            }
        }
    }

    // Throttling and another change of the group pass with time. Other refusals do not.
    private static bool IsFinal(AwsServiceException error) =>
        !error.IsServerFault && error.Code is not AwsErrorCodes.InvalidReplicationGroupState && !error.Code.StartsWith(
            AwsErrorCodes.Throttling, StringComparison.Ordinal);
}

/// <param name="Done">Whether the API shows both flags as wanted.</param>
/// <param name="Seen">The last state, in words.</param>
/// <param name="Asked">Whether a change was requested and perhaps made.</param>
internal readonly record struct FlagsState(bool Done, string Seen, bool Asked);

/// <summary>A file beside the audit log with the flags before a promotion. After a killed run the next run restores them from it.</summary>
/// <param name="auditDirectory">The folder of the audit log.</param>
public sealed class FlagsNote(string auditDirectory, string replicationGroupId)
{
    // A group's id is letters, digits and hyphens, but the outputs may come from a file.
    private readonly string file = Path.Combine(
        auditDirectory, string.Concat(replicationGroupId.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')) + ".promotion.json");

    /// <summary>The flags to restore; null where no promotion was interrupted.</summary>
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

    /// <summary>Writes the flags, and returns when they are on the disk.</summary>
    /// <returns>Why the file could not be written; null where it was written.</returns>
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
            return $"its flags cannot be saved to '{file}': {FileReason.Of(error, file)}";
        }
    }

    public void Remove() => File.Delete(file);
}

/// <summary>The two settings that block a promotion by name.</summary>
public sealed record FailoverFlags(bool AutomaticFailover, bool MultiAz)
{
    public static readonly FailoverFlags Off = new(false, false);

    /// <summary>The flags of a group, with a change that is being applied.</summary>
    public static FailoverFlags Of(ReplicationGroup group) => new(
        group.AutomaticFailover is FeatureStatus.Enabled or FeatureStatus.Enabling,
        group.MultiAz is FeatureStatus.Enabled or FeatureStatus.Enabling);

    /// <summary>Whether both are in a known state.</summary>
    public static bool AreKnown(ReplicationGroup group) => IsKnown(group.AutomaticFailover) && IsKnown(group.MultiAz);

    /// <summary>The flags of a stack with this mode.</summary>
    public static FailoverFlags Of(Mode mode) => mode == Mode.Single ? Off : new(true, true);

    /// <summary>Whether a group has exactly these flags and no change is being applied.</summary>
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
