using System.CommandLine;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Snapshots;

/// <summary><c>snapshot list</c>: lists the group's snapshots, the newest first.</summary>
internal sealed class SnapshotListVerb : GroupReportVerb<NoOptions, SnapshotListing>
{
    public SnapshotListVerb(CommandServices services)
        : base(services, "list", "List the group's snapshots with age, size and origin, the newest first.") => Takes();

    protected override Attempt<NoOptions> Read(ParseResult parsed) => NoOptions.None;

    protected override Task<IReport<SnapshotListing>> OpenAsync(
        IGroupAccess group, NoOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IReport<SnapshotListing>>(new SnapshotListRoutine(group, Services.Clock));

    protected override void Show(SnapshotListing report)
    {
        if (report.Snapshots.IsEmpty)
        {
            Terminal.Line($"{report.ReplicationGroupId} has no snapshots.");
            return;
        }

        var now = Services.Clock.GetUtcNow();
        Terminal.Table(TableView.Of(
            ["snapshot", "status", "created by", "of", "age", "size"],
            report.Snapshots.Select(s => new Cell[]
            {
                s.Name,
                Status(s.Status),
                s.Source,
                s.CacheClusterId ?? s.ReplicationGroupId ?? "",
                s.Created is { } created ? TimeText.Rough(now - created) : "being created",
                string.Join(", ", s.Nodes.Select(n => n.CacheSize)),
            })));
    }

    private static Cell Status(string status) => new(status, status switch
    {
        Snapshot.Available => Tone.Good,
        Snapshot.Failed => Tone.Bad,
        _ => Tone.Warning,
    });
}
