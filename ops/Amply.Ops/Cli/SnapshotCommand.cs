using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Cli.Snapshots;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary><c>snapshot create|list|verify|export|delete|prune</c>.</summary>
internal static class SnapshotCommand
{
    public static Command Create(CommandServices services) =>
        new("snapshot", "Make, list, verify, export and delete snapshots.")
        {
            CreateVerb(services),
            ListVerb(services),
            SnapshotVerifyVerb.Create(services),
            SnapshotExportVerb.Create(services),
            SnapshotDeleteVerb.Create(services),
            SnapshotPruneVerb.Create(services),
        };

    private static Command CreateVerb(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var change = new ChangeOptions();
        var name = new Option<string?>("--name") { Description = "Its name; the group's id and the time where none is given.", HelpName = "NAME" };
        var command = new Command("create", "Make a snapshot of the replica that has received most.") { name };
        target.AddTo(command);
        output.AddTo(command);
        change.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            if (parsed.GetValue(name) is { } text && !SnapshotName.IsValid(text))
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Usage($"--name '{text}' is not a name that ElastiCache takes", $"allowed: {SnapshotName.Allowed}"));
            }

            var group = services.Groups.Open(chosen);
            var routine = new SnapshotCreateRoutine(group, parsed.GetValue(name), new ManifestStore(services.Audit.Of(chosen).Directory), services.Clock);
            var plan = await routine.PlanAsync(cancellationToken);
            return await new ChangeRunner(services).RunAsync(
                group,
                plan,
                change.Consent(parsed),
                output.IsJson(parsed),
                OpsJson.Default.SnapshotCreatePlan,
                OpsJson.Default.SnapshotCreateResult,
                (progress, ct) => routine.RunAsync(plan, progress, ct),
                cancellationToken);
        });
        return command;
    }

    private static Command ListVerb(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var command = new Command("list", "The group's snapshots with age, size and origin, the newest first.");
        target.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var now = services.Clock.GetUtcNow();
            ImmutableArray<Snapshot> snapshots =
                [.. (await services.Groups.Open(chosen).ElastiCache.DescribeSnapshotsAsync(chosen.Outputs.ReplicationGroupId, cancellationToken)).OrderByDescending(s => s.Created ?? now)];
            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(new SnapshotListing(snapshots), OpsJson.Default.SnapshotListing));
            }
            else if (snapshots.IsEmpty)
            {
                services.Terminal.Line($"{chosen.Outputs.ReplicationGroupId} has no snapshots.");
            }
            else
            {
                services.Terminal.Table(TableView.Of(
                    ["snapshot", "status", "made by", "of", "age", "size"],
                    snapshots.Select(s => new Cell[] { s.Name, Status(s.Status), s.Source, s.CacheClusterId ?? s.ReplicationGroupId ?? "", Age(now - s.Created), string.Join(", ", s.Nodes.Select(n => n.CacheSize)) })));
            }

            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Cell Status(string status) => new(status, status switch
    {
        Snapshot.Available => Tone.Good,
        Snapshot.Failed => Tone.Bad,
        _ => Tone.Warning,
    });

    private static string Age(TimeSpan? age) => age switch
    {
        null => "being made",
        { TotalDays: >= 1 } days => days.TotalDays.ToString("0.0 'd'"),
        { TotalHours: >= 1 } hours => hours.TotalHours.ToString("0.0 'h'"),
        { } minutes => Math.Max(0, minutes.TotalMinutes).ToString("0 'min'"),
    };
}
