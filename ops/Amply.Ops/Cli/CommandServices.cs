using Amply.Lab.Supervisor;
using Amply.Ops.Doctor;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>What the verbs are composed of.</summary>
public sealed record CommandServices(
    ITerminal Terminal,
    ITargets Targets,
    IGroupOpener Groups,
    AuditLog Audit,
    Checkout Checkout,
    TimeProvider Clock)
{
    /// <summary>Where the verbs speak; no value that they show acts on the terminal.</summary>
    public ITerminal Terminal { get; init => field = CleanTerminal.Before(value); } = CleanTerminal.Before(Terminal);

    /// <summary>What programs read of the run.</summary>
    public Answer Answer { get; init; } = new();

    /// <summary>The labs of the checkout.</summary>
    internal LabClient Labs => new(Checkout.Labs, Clock);

    /// <summary>What <c>doctor</c> looks at; null for this machine.</summary>
    internal Surroundings? Surroundings { get; init; }

    /// <summary>Why no verb can run here; null where verbs can.</summary>
    public Refusal? Unfit { get; init; }

    /// <summary>Whether the trace of an unexpected error was asked for.</summary>
    public bool Trace { get; init; }
}
