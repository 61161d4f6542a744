using Amply.Lab.Api.Faults;
using Amply.Lab.ControlPlane;
using Amply.Lab.ControlPlane.Secrets;

namespace Amply.Lab.Api;

/// <summary>What the lab's API answers from.</summary>
public sealed record LabApiContext
{
    public LabApiContext(GroupControl control, SecretStore secrets)
    {
        Control = control;
        Secrets = secrets;
        Faults = new ApiFaults(control.Snapshots);
    }

    public GroupControl Control { get; }

    public SecretStore Secrets { get; }

    /// <summary>For whoever drives the lab to inject and lift.</summary>
    public ApiFaults Faults { get; }
}
