using System.Text.RegularExpressions;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>Which snapshot would be written to which bucket.</summary>
public sealed record SnapshotExportPlan : IRoutinePlan
{
    public string Routine => "snapshot export";

    public required string Name { get; init; }

    /// <summary>How the files' names begin; an automatic snapshot's own name is none that an export may bear.</summary>
    public required string Called { get; init; }

    public required string Bucket { get; init; }

    /// <summary>What would be written, by name, one for each shard.</summary>
    public required ImmutableArray<string> Files { get; init; }

    public required ImmutableArray<string> Steps { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }
}

/// <summary>Which snapshot to export, and to which bucket.</summary>
public sealed record SnapshotExportOptions(string Name, string Bucket);

/// <summary>What became of the export.</summary>
public sealed record SnapshotExportResult : IRoutineResult
{
    public required RoutineOutcome Outcome { get; init; }

    public required string Summary { get; init; }

    public FigureList Figures { get; init; } = [];

    public ImmutableArray<string> Next { get; init; } = [];

    /// <summary>In the bucket.</summary>
    public ImmutableArray<string> Files { get; init; } = [];
}

/// <summary>A name that S3 takes: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends.</summary>
public static partial class BucketName
{
    public const string Allowed = "3-63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends; the name alone, without s3:// and without a folder";

    public static bool IsValid(string name) => Shape().IsMatch(name);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex Shape();
}
