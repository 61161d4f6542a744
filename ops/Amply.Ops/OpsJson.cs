using System.Text.Json.Serialization;
using Amply.Ops.Cli;
using Amply.Ops.Cli.Completion;
using Amply.Ops.Cli.Labs;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Routines.Status;
using Amply.Ops.Routines.Token;
using Amply.Ops.Traffic;

namespace Amply.Ops;

/// <summary>The JSON of the verbs' documents and of the snapshots' manifests. The audit log uses <see cref="AuditJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(AuditView))]
[JsonSerializable(typeof(CompletionView))]
[JsonSerializable(typeof(DemoReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(FailoverPlan))]
[JsonSerializable(typeof(FailoverResult))]
[JsonSerializable(typeof(KeyChangePlan))]
[JsonSerializable(typeof(KeyChangeResult))]
[JsonSerializable(typeof(KeyspaceReport))]
[JsonSerializable(typeof(LabApplied))]
[JsonSerializable(typeof(LabDowned))]
[JsonSerializable(typeof(LabFaulted))]
[JsonSerializable(typeof(PromotePlan))]
[JsonSerializable(typeof(RateCounter))]
[JsonSerializable(typeof(RunbookView))]
[JsonSerializable(typeof(SessionCensus))]
[JsonSerializable(typeof(SessionFlushPlan))]
[JsonSerializable(typeof(SessionFlushResult))]
[JsonSerializable(typeof(SessionListing))]
[JsonSerializable(typeof(SnapshotCreatePlan))]
[JsonSerializable(typeof(SnapshotCreateResult))]
[JsonSerializable(typeof(SnapshotDeletePlan))]
[JsonSerializable(typeof(SnapshotDeleteResult))]
[JsonSerializable(typeof(SnapshotExportPlan))]
[JsonSerializable(typeof(SnapshotExportResult))]
[JsonSerializable(typeof(SnapshotListing))]
[JsonSerializable(typeof(SnapshotManifest))]
[JsonSerializable(typeof(SnapshotVerdict))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(TokenFinishPlan))]
[JsonSerializable(typeof(TokenFinishResult))]
[JsonSerializable(typeof(TokenReport))]
[JsonSerializable(typeof(TokenRotation))]
[JsonSerializable(typeof(TrafficPlan))]
[JsonSerializable(typeof(TrafficReport))]
[JsonSerializable(typeof(UserSessions))]
internal sealed partial class OpsJson : JsonSerializerContext;
