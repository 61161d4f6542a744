using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Asks ElastiCache to write a snapshot to a bucket, as plain RDB files.</summary>
public sealed class SnapshotExportRoutine(IGroupAccess group, SnapshotExportOptions options, TimeProvider clock)
    : IRoutine<SnapshotExportPlan, SnapshotExportResult>
{
    // The clocks of ElastiCache and this machine differ a little.
    private static readonly TimeSpan EventMargin = TimeSpan.FromSeconds(2);

    private static readonly WaitTimes Times = new(TimeSpan.FromSeconds(1), TimeSpan.FromHours(2));

    /// <exception cref="AwsException">The snapshots could not be listed.</exception>
    public async Task<SnapshotExportPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var (name, bucket) = options;
        var all = await group.ElastiCache.DescribeSnapshotsAsync(group.Target.Outputs.ReplicationGroupId, cancellationToken);
        // ElastiCache stores names in lower case.
        var snapshot = all.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));
        var chosen = snapshot?.Name ?? name;
        var called = SnapshotName.ForExport(chosen);
        ImmutableArray<string> files =
            [.. Enumerable.Range(1, Math.Max(1, snapshot?.Nodes.Length ?? 1)).Select(shard => $"{called}-{shard:0000}.rdb")];
        return new SnapshotExportPlan
        {
            Name = chosen,
            Called = called,
            Bucket = bucket,
            Files = files,
            Steps =
            [
                $"ask ElastiCache to write {string.Join(", ", files)} to the bucket {bucket}",
                $"wait until the export is done, at most {Times.Ceiling.TotalHours:0} h; clients are not affected",
            ],
            Findings = [.. Check(name, snapshot, all)],
        };
    }

    public async Task<SnapshotExportResult> RunAsync(
        SnapshotExportPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - EventMargin;
        var list = $"./amply snapshot list {group.Target.Option}";
        try
        {
            await group.ElastiCache.CopySnapshotAsync(plan.Name, plan.Called, plan.Bucket, cancellationToken);
        }
        catch (AwsServiceException error) when (!error.IsServerFault)
        {
            var summary = $"{Words(error, plan)} Nothing was changed.";
            return new SnapshotExportResult { Outcome = RoutineOutcome.Refused, Summary = summary, Next = [list] };
        }
        catch (AwsException error)
        {
            return new SnapshotExportResult
            {
                Outcome = RoutineOutcome.Unknown,
                Summary = $"{error.Message}. It is not known whether ElastiCache exports {plan.Name}.",
                Next = [list],
            };
        }

        var (wait, _) = await SnapshotWait.UntilSettledAsync(group.ElastiCache, plan.Name, Times, progress, clock, cancellationToken);
        return !wait.Done
            ? new SnapshotExportResult
            {
                Outcome = RoutineOutcome.Unknown,
                Summary = $"No end was seen; last seen: {wait.Seen}.",
                Next = [list],
            }
            : await EndAsync(plan, since, wait.Elapsed, cancellationToken);
    }

    // The snapshot is available again also after a failed export. Only the events show the failure.
    private async Task<SnapshotExportResult> EndAsync(
        SnapshotExportPlan plan, DateTimeOffset since, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        ImmutableArray<CacheEvent> events;
        try
        {
            events = await group.ElastiCache.DescribeEventsAsync(since, cancellationToken);
        }
        catch (AwsException error)
        {
            return new SnapshotExportResult
            {
                Outcome = RoutineOutcome.Unknown,
                Summary = $"The export has ended. It is not known whether it succeeded: {error.Message}.",
                Next = [See(plan)],
            };
        }

        var folder = group.Target.IsLab ? $".lab/.buckets/{plan.Bucket}/" : "";
        var copies = group.Target.IsLab ? [] : plan.Files.Select(file => $"aws s3 cp s3://{plan.Bucket}/{file} . && ");
        var ofSnapshot = events.Where(e => e.Message.Contains(plan.Name, StringComparison.Ordinal));
        return ofSnapshot.FirstOrDefault(e => e.Message.Contains("fail", StringComparison.OrdinalIgnoreCase)) is { } failure
            ? new SnapshotExportResult
            {
                Outcome = RoutineOutcome.Failed,
                Summary = $"The export failed: {failure.Message}.",
                Next = [See(plan)],
            }
            : new SnapshotExportResult
            {
                Outcome = RoutineOutcome.Done,
                Summary = $"{plan.Name} is exported to {plan.Bucket} after {elapsed.TotalSeconds:0.0} s. "
                    + "Delete the files when you no longer need them: they hold every session in plain text.",
                Files = plan.Files,
                Figures = [Figure.Word("name", "name", plan.Name), Figure.Word("bucket", "bucket", plan.Bucket), Figure.Words(
                    "files", "files", plan.Files)],
                Next =
                [
                    string.Concat(copies)
                    + $"./amply snapshot verify {plan.Name} {string.Join(' ', plan.Files.Select(f => $"--rdb {folder}{f}"))}",
                ],
            };
    }

    private IEnumerable<Finding> Check(string name, Snapshot? snapshot, ImmutableArray<Snapshot> all)
    {
        if (snapshot is null)
        {
            yield return all.IsEmpty
                ? Finding.Fail(
                    "snapshot", $"the group has no snapshot '{name}'", $"./amply snapshot create {group.Target.Option} --execute")
                : Finding.Fail(
                    "snapshot",
                    $"the group has no snapshot '{name}'. It has: {string.Join(", ", all.Select(s => s.Name))}",
                    $"./amply snapshot list {group.Target.Option}");
            yield break;
        }

        yield return snapshot.Status == Snapshot.Available
            ? Finding.Pass("snapshot", $"{snapshot.Name} is available")
            : Finding.Fail(
                "snapshot",
                $"{snapshot.Name} is {snapshot.Status}, and only an available snapshot can be exported",
                $"./amply snapshot list {group.Target.Option}");
        yield return Finding.Warn(
            "secrecy",
            "the files hold every session in plain text: anyone who can read them can log in as any user. "
            + "Use a private, encrypted bucket in the group's region");
    }

    private string Words(AwsServiceException error, SnapshotExportPlan plan) => error.Code switch
    {
        AwsErrorCodes.SnapshotAlreadyExists =>
            $"The bucket {plan.Bucket} holds an export of {plan.Name} already. Delete it there, or choose another bucket.",
        AwsErrorCodes.SnapshotNotFound => $"Snapshot {plan.Name} does not exist any more.",
        AwsErrorCodes.InvalidSnapshotState => $"Snapshot {plan.Name} is not available any more: {error.ServiceMessage}.",
        AwsErrorCodes.InvalidParameterValue when !group.Target.IsLab =>
            $"ElastiCache cannot write to {plan.Bucket}: {error.ServiceMessage}. The bucket must be in "
            + $"{group.Target.Outputs.Region}, belong to this account, and grant ElastiCache access.",
        _ => $"{error.Message}.",
    };

    private string See(SnapshotExportPlan plan) =>
        group.Target.IsLab ? $"ls .lab/.buckets/{plan.Bucket}" : $"aws s3 ls s3://{plan.Bucket}/{plan.Called}";
}
