using Amply.Lab.Supervisor;
using Amply.Ops.Doctor;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>The services that all verbs use.</summary>
public sealed record CommandServices(
    ITerminal Terminal,
    ITargets Targets,
    IGroupOpener Groups,
    AuditLog Audit,
    Checkout Checkout,
    TimeProvider Clock)
{
    /// <summary>The terminal of the verbs. No text that they print can control it.</summary>
    public ITerminal Terminal { get; init => field = CleanTerminal.Before(value); } = CleanTerminal.Before(Terminal);

    /// <summary>The JSON document of the run.</summary>
    public Answer Answer { get; init; } = new();

    /// <summary>The labs of the checkout.</summary>
    internal LabClient Labs => new(Checkout.Labs, Clock);

    /// <summary>What <c>doctor</c> checks; null: this machine.</summary>
    internal Surroundings? Surroundings { get; init; }

    /// <summary>Why no verb can run here; null where verbs can.</summary>
    public Refusal? Unfit { get; init; }

    /// <summary>Whether to print the trace of an unexpected error.</summary>
    public bool Trace { get; init; }
}
