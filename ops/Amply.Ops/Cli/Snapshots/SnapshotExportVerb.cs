using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Snapshots;

/// <summary><c>snapshot export</c>: exports a snapshot to a bucket.</summary>
internal sealed class SnapshotExportVerb : ChangeVerb<SnapshotExportOptions, SnapshotExportPlan, SnapshotExportResult>
{
    private readonly Argument<string> name = new("name") { Description = "The snapshot. The list: ./amply snapshot list" };
    private readonly Option<string> bucket = new("--bucket")
    {
        Description = "The S3 bucket. In a lab: a folder of .lab/.buckets.",
        HelpName = "NAME",
        Required = true,
    };

    public SnapshotExportVerb(CommandServices services)
        : base(services, "export", "Export a snapshot to an S3 bucket, as plain RDB files.") => Takes(name, bucket);

    protected override Attempt<SnapshotExportOptions> Read(ParseResult parsed) =>
        parsed.GetValue(bucket) is { } text && BucketName.IsValid(text)
            ? new SnapshotExportOptions(parsed.GetValue(name)!, text)
            : Refusal.Usage($"--bucket '{parsed.GetValue(bucket)}' is not a valid bucket name", $"use {BucketName.Allowed}");

    protected override Task<IRoutine<SnapshotExportPlan, SnapshotExportResult>> OpenAsync(
        IGroupAccess group, SnapshotExportOptions options, CancellationToken cancellationToken) =>
        Opened(new SnapshotExportRoutine(group, options, Services.Clock));
}
