using System.CommandLine;
using System.Text.RegularExpressions;
using Amply.Ops.Cli.Labs;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Snapshots;

/// <summary><c>snapshot verify</c>: checks whether a snapshot can be restored, and what it holds.</summary>
internal sealed partial class SnapshotVerifyVerb : ReportVerb<SnapshotVerdict>
{
    private readonly TargetOptions target = new();
    private readonly Argument<string?> name = new("name")
    {
        Description = "The snapshot. Default with --rdb: the file's name.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> rdb = new("--rdb")
    {
        Description = "An exported RDB file, one for each shard, in place of the lab's own.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> manifest = new("--manifest")
    {
        Description = "The manifest. Default: the one that create wrote.",
        HelpName = "FILE",
    };

    public SnapshotVerifyVerb(CommandServices services)
        : base(
            services,
            "verify",
            "Load a snapshot into a private redis-server, and compare it with its manifest. Changes nothing.") =>
        Takes([name, rdb, manifest, .. target.All]);

    protected override async Task<Attempt<SnapshotVerdict>> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var attempt = await FindAsync(
            target.Choice(parsed), parsed.GetValue(name), [.. parsed.GetValue(rdb) ?? []], parsed.GetValue(manifest), cancellationToken);
        if (!attempt.Succeeded(out var subject, out var refusal))
        {
            return refusal;
        }

        using var line = Terminal.Progress();
        var verdict = await new SnapshotVerifyRoutine(subject.Name, subject.Files, subject.Manifest, Services.Clock)
            .LookAsync(new LineProgress(line), cancellationToken);
        return verdict with { Command = Command(parsed) };
    }

    private string Command(ParseResult parsed)
    {
        var choice = target.Choice(parsed);
        ImmutableArray<string> files = [.. parsed.GetValue(rdb) ?? []];
        ImmutableArray<(string Option, string? Value)> options =
        [
            .. files.Select(file => ("--rdb", (string?)file)),
            ("--manifest", parsed.GetValue(manifest)),
            ("--stack", choice.Stack),
            ("--lab", choice.Lab),
            ("--outputs", choice.OutputsFile),
        ];
        var words = options.Where(option => option.Value is not null)
            .Select(option => $" {option.Option}{(option.Value is { Length: > 0 } value ? $" {OutputsFile.Quoted(value)}" : "")}");
        return $"./amply snapshot verify{(parsed.GetValue(name) is { } named ? $" {named}" : "")}{string.Concat(words)}";
    }

    protected override IEnumerable<Problem> Problems(SnapshotVerdict report) => report.Quality == SnapshotQuality.Good
        ? []
        : report.Problems.DefaultIfEmpty(report.Summary).Select(problem => new Problem(problem, Fix: Next(report)));

    protected override ExitCode Code(SnapshotVerdict report) => report.Quality switch
    {
        SnapshotQuality.Good => ExitCode.Done,
        SnapshotQuality.Bad => ExitCode.Failed,
        SnapshotQuality.Unknown => ExitCode.Unknown,
        _ => ExitCode.NeedsAttention,
    };

    private async Task<Attempt<Subject>> FindAsync(
        TargetChoice choice, string? name, ImmutableArray<string> files, string? manifestFile, CancellationToken cancellationToken)
    {
        if (files.FirstOrDefault(f => !File.Exists(f)) is { } absent)
        {
            return Refusal.Usage($"there is no file {absent}", "download the export: aws s3 cp s3://BUCKET/NAME-0001.rdb .");
        }

        name ??= files is [var first, ..] ? Exported().Replace(Path.GetFileNameWithoutExtension(first), "") : null;
        if (name is null)
        {
            return Refusal.Usage("no snapshot selected", "give the name that snapshot list shows, or the file: --rdb FILE");
        }

        // Without a target the file may be from any group or lab.
        string? group = null;
        ImmutableArray<AuditLog> logs = [Services.Audit, Services.Audit.Labs];
        if (files.IsEmpty || choice != new TargetChoice(null, null, null))
        {
            if (!(await Services.Targets.ResolveAsync(choice, cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return refusal;
            }

            if (files.IsEmpty)
            {
                if (!FilesOf(choice, chosen, name).Succeeded(out var own, out refusal))
                {
                    return refusal;
                }

                files = [.. own];
            }

            (group, logs) = (chosen.Outputs.ReplicationGroupId, [Services.Audit.Of(chosen)]);
        }

        ImmutableArray<string> manifests = manifestFile is null
            ? [.. logs.SelectMany(log => new ManifestStore(log.Directory).Find(group, name))]
            : [manifestFile];
        if (manifests.Length > 1)
        {
            return Refusal.Usage(
                $"{manifests.Length} groups have a manifest of {name}: {string.Join(", ", manifests)}",
                "name the target, or select one: --manifest FILE");
        }

        if (manifests.IsEmpty)
        {
            return new Subject(name, files, null);
        }

        return ManifestStore.Read(manifests[0]).Succeeded(out var read, out var unreadable) ? new Subject(name, files, read) : unreadable;
    }

    // A snapshot on AWS cannot be downloaded: only an export is a file.
    private Attempt<string[]> FilesOf(TargetChoice choice, GroupTarget chosen, string name)
    {
        if (choice.Lab is null)
        {
            return Refusal.Refused(
                $"{name} is stored in ElastiCache and cannot be downloaded",
                "export the snapshot to S3, then verify the file: "
                + $"./amply snapshot export {name} --bucket BUCKET {chosen.Option} --execute");
        }

        return LabNames.Find(Services.Labs, choice.Lab).Succeeded(out var lab, out var refusal)
            ? Services.Labs.SnapshotFiles(lab, name).ToArray()
            : refusal;
    }

    protected override void Show(SnapshotVerdict report)
    {
        if (!report.Prefixes.IsEmpty)
        {
            Terminal.Table(TableView.Of(
                ["prefix", "keys", "keys at creation"],
                report.Prefixes.Select(p => new Cell[] { p.Prefix, Number(p.Keys), Before(p) })));
            Terminal.Line();
        }

        var bad = report.Quality == SnapshotQuality.Bad;
        Terminal.Line(report.Summary, report.Quality == SnapshotQuality.Good ? Tone.Good : bad ? Tone.Bad : Tone.Warning);
        foreach (var problem in report.Problems)
        {
            Terminal.Line($"  {problem}", bad ? Tone.Bad : Tone.Warning);
        }

        foreach (var note in report.Notes)
        {
            Terminal.Line($"  {note}");
        }

        if (report.Quality != SnapshotQuality.Good)
        {
            Terminal.Next(Next(report));
        }
    }

    private static string Before(PrefixVerdict prefix) => prefix.Least is null ? "unknown"
        : prefix.Least == prefix.Most ? Number(prefix.Most)
        : $"{Number(prefix.Least)} to {Number(prefix.Most)}";

    private static string Next(SnapshotVerdict verdict) => verdict.Quality switch
    {
        SnapshotQuality.Bad => "./amply runbook snapshot",
        SnapshotQuality.Unknown => $"AMPLY_REDIS_SERVER=/path/to/redis-server {verdict.Command}",
        _ => $"{verdict.Command} --manifest FILE",
    };

    private static string Number(long? number) => number?.ToString("N0") ?? "unknown";

    // The file names of an export: the snapshot, then the shard.
    [GeneratedRegex(@"-\d{4}$")]
    private static partial Regex Exported();

    private sealed record Subject(string Name, ImmutableArray<string> Files, SnapshotManifest? Manifest);
}
