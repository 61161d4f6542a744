using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amply.Lab;
using Amply.Ops.Cli.Labs;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Snapshots;

/// <summary><c>snapshot verify</c>: whether a snapshot would restore, and to what.</summary>
internal static partial class SnapshotVerifyVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var name = new Argument<string?>("name") { Description = "The snapshot; with --rdb its file's name says which.", Arity = ArgumentArity.ZeroOrOne };
        var rdb = new Option<string[]>("--rdb") { Description = "An exported RDB file in place of the lab's own; one for each shard.", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
        var manifest = new Option<string?>("--manifest") { Description = "The manifest; that which create wrote where none is given.", HelpName = "FILE" };
        var command = new Command("verify", "Load a snapshot into a redis-server of its own and compare it with what create saw; changes nothing.") { name, rdb, manifest };
        target.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var attempt = await FindAsync(
                services, target.Choice(parsed), parsed.GetValue(name), [.. parsed.GetValue(rdb) ?? []], parsed.GetValue(manifest), cancellationToken);
            if (!attempt.Succeeded(out var subject, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            try
            {
                SnapshotVerdict verdict;
                using (var progress = services.Terminal.Progress())
                {
                    verdict = await new SnapshotVerifyRoutine(services.Clock)
                        .RunAsync(subject.Name, subject.Files, subject.Manifest, new LineProgress(progress), cancellationToken);
                }

                foreach (var problem in verdict.Quality == SnapshotQuality.Good ? [] : verdict.Problems.DefaultIfEmpty(verdict.Summary))
                {
                    services.Terminal.Problem(new Problem(problem, Fix: Next(verdict)));
                }

                if (output.IsJson(parsed))
                {
                    services.Terminal.Raw(JsonSerializer.Serialize(verdict, OpsJson.Default.SnapshotVerdict));
                }
                else
                {
                    Show(services.Terminal, verdict);
                }

                return (int)(verdict.Quality switch
                {
                    SnapshotQuality.Good => ExitCode.Done,
                    SnapshotQuality.Bad => ExitCode.Failed,
                    SnapshotQuality.Unknown => ExitCode.Unknown,
                    _ => ExitCode.NeedsAttention,
                });
            }
            catch (LabRefusedException error)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Of(error));
            }
        });
        return command;
    }

    private static async Task<Attempt<Subject>> FindAsync(
        CommandServices services, TargetChoice choice, string? name, ImmutableArray<string> files, string? manifestFile, CancellationToken cancellationToken)
    {
        if (files.FirstOrDefault(f => !File.Exists(f)) is { } absent)
        {
            return Refusal.Usage($"there is no file {absent}", "copy what was exported: aws s3 cp s3://BUCKET/NAME-0001.rdb .");
        }

        name ??= files is [var first, ..] ? Exported().Replace(Path.GetFileNameWithoutExtension(first), "") : null;
        if (name is null)
        {
            return Refusal.Usage("which snapshot was not said", "name it, as ./amply snapshot list shows it, or give its file: --rdb FILE");
        }

        // Without a target the file may be of any group, and of a lab.
        string? group = null;
        ImmutableArray<AuditLog> logs = [services.Audit, services.Audit.Labs];
        if (files.IsEmpty || choice != new TargetChoice(null, null, null))
        {
            if (!(await services.Targets.ResolveAsync(choice, cancellationToken)).Succeeded(out var target, out var refusal))
            {
                return refusal;
            }

            if (files.IsEmpty)
            {
                if (!FilesOf(services, choice, target, name).Succeeded(out var own, out refusal))
                {
                    return refusal;
                }

                files = [.. own];
            }

            (group, logs) = (target.Outputs.ReplicationGroupId, [services.Audit.Of(target)]);
        }

        ImmutableArray<string> manifests = manifestFile is null ? [.. logs.SelectMany(log => new ManifestStore(log.Directory).Find(group, name))] : [manifestFile];
        if (manifests.Length > 1)
        {
            return Refusal.Usage($"{manifests.Length} groups have a manifest of {name}: {string.Join(", ", manifests)}", "name the target, or the one you mean: --manifest FILE");
        }

        if (manifests.IsEmpty)
        {
            return new Subject(name, files, null);
        }

        return ManifestStore.Read(manifests[0]).Succeeded(out var manifest, out var unreadable) ? new Subject(name, files, manifest) : unreadable;
    }

    // What ElastiCache keeps on AWS nobody can read: only an export is a file.
    private static Attempt<string[]> FilesOf(CommandServices services, TargetChoice choice, GroupTarget target, string name)
    {
        if (choice.Lab is null)
        {
            return Refusal.Refused(
                $"{name} lies with ElastiCache, which loads it into a new group and nowhere else",
                $"export it and verify the file: ./amply snapshot export {name} --bucket BUCKET {target.Option} --execute");
        }

        var client = LabCommand.Client(services);
        try
        {
            return LabCommand.Named(client, choice.Lab).Succeeded(out var lab, out var refusal) ? client.SnapshotFiles(lab, name).ToArray() : refusal;
        }
        catch (LabRefusedException error)
        {
            return Refusal.Of(error);
        }
    }

    private static void Show(ITerminal terminal, SnapshotVerdict verdict)
    {
        if (!verdict.Prefixes.IsEmpty)
        {
            terminal.Table(TableView.Of(
                ["prefix", "keys", "when it was made"],
                verdict.Prefixes.Select(p => new Cell[] { p.Prefix, Number(p.Keys), p.Least is null ? "unknown" : p.Least == p.Most ? Number(p.Most) : $"{Number(p.Least)} to {Number(p.Most)}" })));
            terminal.Line();
        }

        terminal.Line(verdict.Summary, verdict.Quality switch { SnapshotQuality.Good => Tone.Good, SnapshotQuality.Bad => Tone.Bad, _ => Tone.Warning });
        foreach (var problem in verdict.Problems)
        {
            terminal.Line($"  {problem}", verdict.Quality == SnapshotQuality.Bad ? Tone.Bad : Tone.Warning);
        }

        foreach (var note in verdict.Notes)
        {
            terminal.Line($"  {note}");
        }

        if (verdict.Quality != SnapshotQuality.Good)
        {
            terminal.Line($"Next: {Next(verdict)}");
        }
    }

    private static string Next(SnapshotVerdict verdict) => verdict.Quality switch
    {
        SnapshotQuality.Bad => "restore none of it; make another: ops/runbooks/snapshot.md, \"If it goes wrong\"",
        SnapshotQuality.Unknown =>
            $"keep it, and load it with another redis-server: AMPLY_REDIS_SERVER=/path/to/redis-server ./amply snapshot verify {verdict.Snapshot}",
        _ => "where create ran elsewhere, bring its manifest: --manifest FILE",
    };

    private static string Number(long? number) => number?.ToString("N0") ?? "unknown";

    // As an export names them: the snapshot, then the shard.
    [GeneratedRegex(@"-\d{4}$")]
    private static partial Regex Exported();

    private sealed record Subject(string Name, ImmutableArray<string> Files, SnapshotManifest? Manifest);
}
