using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Deletes snapshots: one by its name, or those of a rule.</summary>
/// <param name="choice">Which snapshots to delete.</param>
public sealed class SnapshotDeleteRoutine(IGroupAccess group, SnapshotChoice choice, TimeProvider clock)
    : IRoutine<SnapshotDeletePlan, SnapshotDeleteResult>
{
    private string Id => group.Target.Outputs.ReplicationGroupId;

    /// <exception cref="AwsException">The snapshots could not be listed.</exception>
    public async Task<SnapshotDeletePlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var all = await group.ElastiCache.DescribeSnapshotsAsync(Id, cancellationToken);
        return choice.Rule is { } rule ? ByRule(rule, all) : ByName(choice.Name!, all);
    }

    private SnapshotDeletePlan ByName(string name, ImmutableArray<Snapshot> all)
    {
        // ElastiCache stores names in lower case.
        var snapshot = all.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));
        return Plan("snapshot delete", snapshot is null ? [] : [snapshot], Check(name, snapshot, all).ToImmutableArray());
    }

    private SnapshotDeletePlan ByRule(PruneRule rule, ImmutableArray<Snapshot> all)
    {
        var chosen = rule.Choose(all, clock.GetUtcNow());
        var (automatic, manual) = (all.Count(s => s.Source != "manual"), all.Count(s => s.Source == "manual"));
        return Plan(
            "snapshot prune",
            chosen,
            [Finding.Pass("kept", $"{automatic} automatic and {manual - chosen.Length} of {manual} manual snapshots")]);
    }

    /// <param name="isLost">Checked before each delete: after another routine's deletes this one could delete the last good
    /// snapshot.</param>
    public async Task<SnapshotDeleteResult> RunAsync(
        SnapshotDeletePlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        var deleted = ImmutableArray.CreateBuilder<string>();
        var refused = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var name in plan.Names)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return Result(plan, RoutineOutcome.Cancelled, deleted, refused);
            }

            // Not cancelled: the earlier deletes must be reported.
            if (await isLost(CancellationToken.None) is { } loss)
            {
                var stopped = Result(plan, deleted.Count == 0 ? RoutineOutcome.Refused : RoutineOutcome.Failed, deleted, refused);
                return stopped with { Summary = $"{stopped.Summary} {loss}{(deleted.Count == 0 ? " Nothing was changed." : "")}" };
            }

            progress.Report($"deleting {name}");
            try
            {
                // Not cancelled: the answer says whether the snapshot is deleted.
                await group.ElastiCache.DeleteSnapshotAsync(name, CancellationToken.None);
                deleted.Add(name);
            }
            catch (AwsServiceException error) when (error.Code == AwsErrorCodes.SnapshotNotFound)
            {
                // Another person deleted it first.
                deleted.Add(name);
            }
            catch (AwsServiceException error) when (!error.IsServerFault)
            {
                refused[name] = error.Message;
            }
            catch (AwsException error)
            {
                refused[name] = $"it is not known whether ElastiCache deletes it: {error.Message}";
                return Result(plan, RoutineOutcome.Unknown, deleted, refused);
            }
        }

        return Result(plan, refused.Count == 0 ? RoutineOutcome.Done : RoutineOutcome.Failed, deleted, refused);
    }

    private IEnumerable<Finding> Check(string name, Snapshot? snapshot, ImmutableArray<Snapshot> all)
    {
        if (snapshot is null)
        {
            yield return Finding.Fail(
                "snapshot",
                $"the group has no snapshot '{name}'{(all.IsEmpty ? "" : $". It has: {string.Join(", ", all.Select(s => s.Name))}")}",
                $"./amply snapshot list {group.Target.Option}");
            yield break;
        }

        yield return snapshot.Source == "manual"
            ? Finding.Pass("snapshot", $"{snapshot.Name}, a manual snapshot")
            : Finding.Fail(
                "snapshot",
                $"{snapshot.Name} is an automatic snapshot. ElastiCache deletes it after amply-redis:snapshotRetentionDays",
                $"./amply snapshot list {group.Target.Option}");
        if (!PruneRule.IsDeletable(snapshot))
        {
            yield return Finding.Fail(
                "status",
                $"{snapshot.Name} is {snapshot.Status}. Wait until it is available or failed",
                $"./amply snapshot list {group.Target.Option}");
        }

        if (PruneRule.IsLastGood(snapshot, all))
        {
            yield return Finding.Warn(
                "last good one",
                $"no other snapshot is available: without {snapshot.Name} nothing can be restored. Create another one first",
                $"./amply snapshot create {group.Target.Option}");
        }
    }

    private SnapshotDeletePlan Plan(string routine, ImmutableArray<Snapshot> chosen, ImmutableArray<Finding> findings)
    {
        var now = clock.GetUtcNow();
        return new SnapshotDeletePlan
        {
            Routine = routine,
            Names = [.. chosen.Select(s => s.Name)],
            Steps = chosen.IsEmpty
                ? ["delete nothing: no snapshot matches"]
                : [.. chosen.Select(s => $"delete {s.Name}, {s.Status}{Age(s, now)}: at once and for good")],
            Findings = findings,
        };
    }

    private static string Age(Snapshot snapshot, DateTimeOffset now) =>
        snapshot.Created is { } created ? $", {(now - created).TotalDays:0.0} d old" : "";

    private SnapshotDeleteResult Result(
        SnapshotDeletePlan plan,
        RoutineOutcome outcome,
        ImmutableArray<string>.Builder deleted,
        ImmutableSortedDictionary<string, string>.Builder refused) => new()
        {
            Outcome = outcome,
            Summary = $"{deleted.Count} of {plan.Names.Length} snapshots deleted"
                + $"{(outcome == RoutineOutcome.Cancelled ? ", then cancelled" : "")}"
                + $"{string.Concat(refused.Select(r => $"; {r.Key}: {r.Value}"))}.",
            Figures = [Figure.Count("deleted", "deletedSnapshots", deleted.Count), Figure.Words("names", "deletedNames", deleted)],
            Next = outcome == RoutineOutcome.Done ? [] : [$"./amply snapshot list {group.Target.Option}"],
            Deleted = deleted.ToImmutable(),
            Refused = refused.ToImmutable(),
        };
}
