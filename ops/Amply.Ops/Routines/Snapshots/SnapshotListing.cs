using System.Collections.Immutable;
using Amply.Ops.Aws.ElastiCache;

namespace Amply.Ops.Routines.Snapshots;

/// <summary>A group's snapshots, the newest first.</summary>
internal sealed record SnapshotListing(ImmutableArray<Snapshot> Snapshots);
