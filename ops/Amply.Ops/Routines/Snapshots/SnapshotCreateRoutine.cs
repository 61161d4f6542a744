using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Creates a snapshot of the most up-to-date replica, so that the primary is not slowed down.</summary>
public sealed class SnapshotCreateRoutine(IGroupAccess group, string? name, ManifestStore manifests, TimeProvider clock)
    : IRoutine<SnapshotCreatePlan, SnapshotCreateResult>
{
    /// <summary>ElastiCache allows 20 manual snapshots of a node in 24 hours.</summary>
    private const int Quota = 20;

    private static readonly WaitTimes Times = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(45));

    private string Id => group.Target.Outputs.ReplicationGroupId;

    public async Task<SnapshotCreatePlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var chosen = (name ?? SnapshotName.For(Id, now)).ToLowerInvariant();
        var listing = ListAsync(cancellationToken);
        var topology = await Topology.ReadAsync(group, cancellationToken);
        var cause = await group.DiagnoseAsync(topology, cancellationToken);
        var node = SnapshotNode.Choose(topology, group.Target);
        var id = node.Subject?.CacheClusterId;
        var (existing, problem) = await listing;
        ImmutableArray<Finding> findings =
        [
            .. Name(chosen),
            .. State(topology),
            .. node.Finding is { } relied ? [relied] : Array.Empty<Finding>(),
            .. cause is { IsOfAllNodes: true } ? [Finding.Warn("redis", cause.Sentence.TrimEnd('.'), cause.Hint)] : Array.Empty<Finding>(),
            .. problem is null ? Existing(existing, chosen, id, now) : [NotListed(problem)],
        ];
        return new SnapshotCreatePlan
        {
            Name = chosen,
            Node = id,
            Subject = node.Subject,
            Steps =
            [
                $"ask ElastiCache to create snapshot {chosen} of {id ?? Id}; it holds every session and is kept until it is deleted",
                $"wait until the snapshot is available, at most {Times.Ceiling.TotalMinutes:0} min",
                "before and after: count the keys by prefix and hash a sample of the values, for snapshot verify",
            ],
            Findings = findings,
        };
    }

    public async Task<SnapshotCreateResult> RunAsync(
        SnapshotCreatePlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken)
    {
        var subject = plan.Subject ?? throw new InvalidOperationException("The plan has no source for the snapshot.");
        await using var manifest = new ManifestTaker(group, manifests, clock);
        await manifest.BeginAsync(plan.Node, progress, cancellationToken);
        var began = clock.GetTimestamp();
        try
        {
            await group.ElastiCache.CreateSnapshotAsync(plan.Name, subject, cancellationToken);
        }
        catch (AwsServiceException error) when (!error.IsServerFault)
        {
            return Result(RoutineOutcome.Refused, $"{error.Message}. Nothing was changed.", plan.Name, "none", [error.Remedy]);
        }
        catch (AwsException error)
        {
            return Result(
                RoutineOutcome.Unknown,
                $"{error.Message}. It is not known whether ElastiCache creates snapshot {plan.Name}.",
                plan.Name,
                "unknown",
                [$"./amply snapshot list {group.Target.Option}"]);
        }

        var (wait, seen) = await SnapshotWait.UntilSettledAsync(group.ElastiCache, plan.Name, Times, progress, clock, cancellationToken);
        var elapsed = clock.GetElapsedTime(began);
        return seen?.Status switch
        {
            Snapshot.Available => await AvailableAsync(plan, seen, elapsed, manifest, progress, cancellationToken),
            Snapshot.Failed => Result(
                RoutineOutcome.Failed,
                $"Snapshot {plan.Name} failed.",
                plan.Name,
                seen.Status,
                ["./amply runbook snapshot"]),
            _ => Result(
                RoutineOutcome.Unknown,
                $"It is not known whether snapshot {plan.Name} becomes available; last seen: {wait.Seen}.",
                plan.Name,
                seen?.Status ?? "unknown",
                [$"./amply snapshot list {group.Target.Option}"]),
        };
    }

    private async Task<SnapshotCreateResult> AvailableAsync(
        SnapshotCreatePlan plan,
        Snapshot seen,
        TimeSpan elapsed,
        ManifestTaker taker,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        var written = await taker.EndAsync(plan.Name, progress, cancellationToken);
        var summary = $"Snapshot {plan.Name} is available after {elapsed.TotalSeconds:0.0} s.";
        FigureList figures =
        [
            .. seen.SizeBytes is { } bytes ? [Figure.Size("size", "size", bytes)] : Array.Empty<Figure>(),
            Figure.Seconds("took", "took", elapsed.TotalSeconds),
        ];
        return written is var (manifest, file)
            ? Result(
                RoutineOutcome.Done,
                summary,
                plan.Name,
                seen.Status,
                [$"./amply snapshot verify {plan.Name} {group.Target.Option}"],
                [.. figures, Figure.Count("keys", "keys", manifest.Keys.Values.Sum(k => k.Most)), Figure.Word(
                    "manifest", "manifestFile", file)])
            : Result(
                RoutineOutcome.Done,
                $"{summary} It has no manifest: {taker.Problem}. So snapshot verify can only check that it loads.",
                plan.Name,
                seen.Status,
                [],
                figures);
    }

    private IEnumerable<Finding> Name(string name)
    {
        yield return SnapshotName.IsValid(name)
            ? Finding.Pass("name", name)
            : Finding.Fail(
                "name",
                $"'{name}' is not a valid snapshot name. Use {SnapshotName.Allowed}",
                $"./amply snapshot create {group.Target.Option}");
    }

    private IEnumerable<Finding> State(Topology topology)
    {
        if (topology.Group is not { } described)
        {
            var silent = topology.ApiProblem ?? ApiProblem.Unknown;
            yield return Finding.Fail("API", $"{silent.Sentence}. Only the API can create a snapshot", silent.Remedy);
            yield break;
        }

        yield return described.Status == ReplicationGroup.Available
            ? Finding.Pass("status", "available")
            : Finding.Fail(
                "status",
                $"the group is {described.Status}. Wait until it is available",
                $"./amply status {group.Target.Option} --wait 15m");
    }

    private async Task<(ImmutableArray<Snapshot> All, ApiProblem? Problem)> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await group.ElastiCache.DescribeSnapshotsAsync(Id, cancellationToken), null);
        }
        catch (AwsException error)
        {
            return ([], ApiProblem.Of(error));
        }
    }

    private static Finding NotListed(ApiProblem problem) => Finding.Warn(
        "quota",
        $"the snapshots could not be listed: {problem.Sentence}. ElastiCache itself refuses a taken name and a used quota",
        problem.Remedy);

    private Finding[] Existing(ImmutableArray<Snapshot> all, string chosen, string? node, DateTimeOffset now)
    {
        var today = all.Count(s => s.Source == "manual" && (node is null || s.CacheClusterId == node) && s.Created > now.AddDays(-1));
        return
        [
            all.Any(s => s.Name == chosen)
                ? Finding.Fail(
                    "name",
                    $"a snapshot {chosen} exists already. Choose another name with --name",
                    $"./amply snapshot list {group.Target.Option}")
                : Finding.Pass("name", "not in use"),
            today >= Quota
                ? Finding.Fail(
                    "quota",
                    $"{today} of {Quota} manual snapshots of {node ?? Id} were created in the last 24 hours. "
                    + "Wait until the oldest is a day old. To delete snapshots does not help",
                    $"./amply snapshot list {group.Target.Option}")
                : Finding.Pass("quota", $"{today} of {Quota} in the last 24 hours"),
        ];
    }

    private static SnapshotCreateResult Result(
        RoutineOutcome outcome,
        string summary,
        string name,
        string status,
        ImmutableArray<string> next,
        FigureList? figures = null) => new()
        {
            Outcome = outcome,
            Summary = summary,
            Name = name,
            Status = status,
            Next = next,
            Figures = [Figure.Word("name", "name", name), .. figures ?? []],
        };
}
