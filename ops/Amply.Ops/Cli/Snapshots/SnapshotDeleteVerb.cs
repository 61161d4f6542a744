using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Snapshots;

/// <summary><c>snapshot delete</c>: deletes one snapshot by its name.</summary>
internal sealed class SnapshotDeleteVerb : ChangeVerb<SnapshotChoice, SnapshotDeletePlan, SnapshotDeleteResult>
{
    private readonly Option<string> name = new("--name")
    {
        Description = "The snapshot. The list: ./amply snapshot list",
        HelpName = "NAME",
        Required = true,
    };

    public SnapshotDeleteVerb(CommandServices services)
        : base(services, "delete", "Delete a manual snapshot, at once and for good.") => Takes(name);

    protected override Attempt<SnapshotChoice> Read(ParseResult parsed) => SnapshotChoice.Named(parsed.GetValue(name)!);

    protected override Task<IRoutine<SnapshotDeletePlan, SnapshotDeleteResult>> OpenAsync(
        IGroupAccess group, SnapshotChoice options, CancellationToken cancellationToken) =>
        Opened(new SnapshotDeleteRoutine(group, options, Services.Clock));
}
