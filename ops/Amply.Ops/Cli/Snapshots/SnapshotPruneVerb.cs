using System.CommandLine;
using Amply.Ops.Routines.Snapshots;

namespace Amply.Ops.Cli.Snapshots;

/// <summary><c>snapshot prune</c>: those that were made by hand, by count and age.</summary>
internal static class SnapshotPruneVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var change = new ChangeOptions();
        var keep = new Option<int?>("--keep") { Description = "The newest good ones that stay, 1 or more.", HelpName = "N" };
        var olderThan = new Option<string?>("--older-than") { Description = "Only those older than this: 12h, 30d.", HelpName = "TIME" };
        var command = new Command("prune", "Delete snapshots made by hand, by count and age; never automatic ones, never the last good one.") { keep, olderThan };
        target.AddTo(command);
        output.AddTo(command);
        change.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Read(parsed.GetValue(keep), parsed.GetValue(olderThan)).Succeeded(out var rule, out var refusal)
                || !(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var group = services.Groups.Open(chosen);
            var routine = new SnapshotDeleteRoutine(group, services.Clock);
            var plan = await routine.PlanAsync(rule, cancellationToken);
            return await SnapshotDeleteVerb.RunAsync(services, group, plan, routine, change.Consent(parsed), output.IsJson(parsed), cancellationToken);
        });
        return command;
    }

    private static Attempt<PruneRule> Read(int? keep, string? olderThan)
    {
        if (keep is null && olderThan is null)
        {
            return Refusal.Usage("which snapshots go was not said, and there is never a default", "say --keep N, --older-than TIME, or both: then both must hold");
        }

        if (keep < 1)
        {
            return Refusal.Usage($"--keep {keep} would leave none to restore", "allowed: 1 or more");
        }

        TimeSpan? age = null;
        if (olderThan is not null)
        {
            if (!TimeText.TryDuration(olderThan, out var given))
            {
                return Refusal.Usage($"--older-than '{olderThan}' is not a time", $"allowed: {TimeText.DurationAllowed}");
            }

            age = given;
        }

        return new PruneRule(keep ?? 1, age);
    }
}
