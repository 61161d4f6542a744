using System.CommandLine;
using Amply.Ops.Cli.Completion;
using Amply.Ops.Cli.Keys;
using Amply.Ops.Cli.Labs;
using Amply.Ops.Cli.OnCall;
using Amply.Ops.Cli.Sessions;
using Amply.Ops.Cli.Snapshots;

namespace Amply.Ops.Cli;

/// <summary>Every verb of the program, in the groups of its help.</summary>
internal static class VerbList
{
    public static ImmutableArray<VerbGroup> Of(CommandServices services) =>
    [
        new("On call",
        [
            new StatusVerb(services),
            new FailoverVerb(services),
            new Command("token", "Show, rotate and finish the AUTH token.")
            {
                new TokenStatusVerb(services),
                new TokenRotateVerb(services),
                new TokenFinishVerb(services),
            },
            new HistoryVerb(services),
            new RunbookVerb(services),
        ]),
        new("Sessions and keys",
        [
            new Command("sessions", "Count, list, show, delete and reindex sessions.")
            {
                new SessionsCountVerb(services),
                new SessionsListVerb(services),
                new SessionsShowVerb(services),
                new SessionsFlushVerb(services),
                new SessionsReindexVerb(services),
            },
            new Command("ratelimit", "Show, delete and repair counters of requests.")
            {
                new RateLimitShowVerb(services),
                new RateLimitResetVerb(services),
                new RateLimitRepairVerb(services),
            },
            new Command("cache", "Delete cached queries.") { new CacheFlushVerb(services) },
            new KeyspaceVerb(services),
            new TrafficVerb(services),
        ]),
        new("Snapshots",
        [
            new Command("snapshot", "Create, list, verify, export and delete snapshots.")
            {
                new SnapshotCreateVerb(services),
                new SnapshotListVerb(services),
                new SnapshotVerifyVerb(services),
                new SnapshotExportVerb(services),
                new SnapshotDeleteVerb(services),
                new SnapshotPruneVerb(services),
            },
        ]),
        new("The stack and the lab",
        [
            new PlanVerb(services),
            new Command("lab", "A stack as real Redis on loopback, behind an ElastiCache-compatible API.")
            {
                new LabUpVerb(services),
                new LabApplyVerb(services),
                new LabStatusVerb(services),
                new LabFaultVerb(services),
                new LabDownVerb(services),
            },
        ]),
        new("This checkout",
        [
            new DemoVerb(services),
            .. ScriptVerb.All(services),
            new DoctorVerb(services),
            new CompletionVerb(services),
        ]),
    ];
}
