using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Routines.Snapshots.Deleting;

namespace Amply.Ops.Routines.Snapshots;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(SnapshotCreatePlan))]
[JsonSerializable(typeof(SnapshotCreateResult))]
[JsonSerializable(typeof(SnapshotDeletePlan))]
[JsonSerializable(typeof(SnapshotDeleteResult))]
[JsonSerializable(typeof(ImmutableArray<Snapshot>))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
