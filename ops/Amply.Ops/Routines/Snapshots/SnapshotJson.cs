using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Routines.Manifests;

namespace Amply.Ops.Routines.Snapshots;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(SnapshotCreatePlan))]
[JsonSerializable(typeof(SnapshotCreateResult))]
[JsonSerializable(typeof(SnapshotDeletePlan))]
[JsonSerializable(typeof(SnapshotDeleteResult))]
[JsonSerializable(typeof(SnapshotListing))]
[JsonSerializable(typeof(SnapshotManifest))]
[JsonSerializable(typeof(SnapshotVerdict))]
[JsonSerializable(typeof(SnapshotExportPlan))]
[JsonSerializable(typeof(SnapshotExportResult))]
internal sealed partial class SnapshotJson : JsonSerializerContext;

/// <summary>A group's snapshots, the newest first.</summary>
internal sealed record SnapshotListing(ImmutableArray<Snapshot> Snapshots);
