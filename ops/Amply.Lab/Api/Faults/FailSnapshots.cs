using Amply.Lab.ControlPlane.Operations;

namespace Amply.Lab.Api.Faults;

/// <summary>Snapshots start, and end as <c>failed</c>.</summary>
public sealed class FailSnapshots : ApiFault
{
    public const string FaultName = "snapshot-fail";

    private readonly CreateSnapshot snapshots;

    public FailSnapshots(CreateSnapshot snapshots)
    {
        this.snapshots = snapshots;
        snapshots.FailureToInject = "the snapshot could not be written (injected)";
    }

    public override string Name => FaultName;

    public override string Description => "Snapshots end as failed.";

    public override void Lift() => snapshots.FailureToInject = null;
}
