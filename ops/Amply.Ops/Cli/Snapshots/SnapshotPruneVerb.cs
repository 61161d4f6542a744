using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Snapshots;

/// <summary><c>snapshot prune</c>: deletes manual snapshots by count and age.</summary>
internal sealed class SnapshotPruneVerb : ChangeVerb<SnapshotChoice, SnapshotDeletePlan, SnapshotDeleteResult>
{
    private readonly Option<int?> keep = new("--keep")
    {
        Description = "Keep this many of the newest good snapshots, 1 or more.",
        HelpName = "N",
    };

    private readonly Option<string?> olderThan = new("--older-than")
    {
        Description = "Delete only snapshots older than this: 12h, 30d.",
        HelpName = "TIME",
    };

    public SnapshotPruneVerb(CommandServices services)
        : base(
            services, "prune", "Delete manual snapshots by count and age; never automatic ones, never the last good one.") =>
        Takes(keep, olderThan);

    protected override Attempt<SnapshotChoice> Read(ParseResult parsed) => Read(parsed.GetValue(keep), parsed.GetValue(olderThan));

    protected override Task<IRoutine<SnapshotDeletePlan, SnapshotDeleteResult>> OpenAsync(
        IGroupAccess group, SnapshotChoice options, CancellationToken cancellationToken) =>
        Opened(new SnapshotDeleteRoutine(group, options, Services.Clock));

    private static Attempt<SnapshotChoice> Read(int? keep, string? olderThan)
    {
        if (keep is null && olderThan is null)
        {
            return Refusal.Usage(
                "no snapshots selected",
                "add --keep N, --older-than TIME, or both. With both, both must hold.");
        }

        if (keep < 1)
        {
            return Refusal.Usage($"--keep {keep} would leave no snapshot to restore", "use 1 or more");
        }

        TimeSpan? age = null;
        if (olderThan is not null)
        {
            if (!TimeText.TryDuration(olderThan, out var given))
            {
                return Refusal.Usage($"--older-than '{olderThan}' is not a time", $"use {TimeText.DurationAllowed}");
            }

            age = given;
        }

        return SnapshotChoice.By(new PruneRule(keep ?? 1, age));
    }
}
