using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Snapshots;

/// <summary><c>snapshot create</c>: creates a snapshot of the most up-to-date replica.</summary>
internal sealed class SnapshotCreateVerb : ChangeVerb<SnapshotCreateOptions, SnapshotCreatePlan, SnapshotCreateResult>
{
    private readonly Option<string?> name = new("--name")
    {
        Description = "The snapshot's name. Default: the group's id and the time.",
        HelpName = "NAME",
    };

    public SnapshotCreateVerb(CommandServices services)
        : base(services, "create", "Create a snapshot of the most up-to-date replica.") => Takes(name);

    protected override Attempt<SnapshotCreateOptions> Read(ParseResult parsed) =>
        parsed.GetValue(name) is { } text && !SnapshotName.IsValid(text)
            ? Refusal.Usage($"--name '{text}' is not a valid snapshot name", $"use {SnapshotName.Allowed}")
            : new SnapshotCreateOptions(parsed.GetValue(name));

    protected override Task<IRoutine<SnapshotCreatePlan, SnapshotCreateResult>> OpenAsync(
        IGroupAccess group, SnapshotCreateOptions options, CancellationToken cancellationToken)
    {
        var manifests = new ManifestStore(Services.Audit.Of(group.Target).Directory);
        return Opened(new SnapshotCreateRoutine(group, options.Name, manifests, Services.Clock));
    }
}

/// <param name="Name">Null: the routine chooses the name.</param>
internal sealed record SnapshotCreateOptions(string? Name);
