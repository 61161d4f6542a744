using System.Text.RegularExpressions;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Which snapshot would be written to which bucket.</summary>
public sealed record SnapshotExportPlan : IRoutinePlan
{
    public string Routine => "snapshot export";

    public required string Name { get; init; }

    /// <summary>The begin of the files' names. The name of an automatic snapshot is not valid for an export.</summary>
    public required string Called { get; init; }

    public required string Bucket { get; init; }

    /// <summary>The files, one for each shard.</summary>
    public required ImmutableArray<string> Files { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }
}

/// <summary>Which snapshot to export, and to which bucket.</summary>
public sealed record SnapshotExportOptions(string Name, string Bucket);

/// <summary>The result of the export.</summary>
public sealed record SnapshotExportResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public FigureList Figures { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    /// <summary>The files in the bucket.</summary>
    public ImmutableArray<string> Files { get; init; } = [];
}

/// <summary>A valid name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends.</summary>
public static partial class BucketName
{
    public const string Allowed = "3-63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends; "
        + "only the name, without s3:// and without a folder";

    public static bool IsValid(string name) => Shape().IsMatch(name);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Shape();
}
