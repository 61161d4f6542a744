using Amply.Ops.Audit;
using Amply.Ops.Redis;
using Amply.Ops.Stacks;
using Amply.Ops.Terminal;

namespace Amply.Ops.Commands;

/// <summary>What the verbs are composed of.</summary>
public sealed record CommandServices(
    ITerminal Terminal,
    ITargets Targets,
    IGroupOpener Groups,
    AuditLog Audit,
    Checkout Checkout,
    TimeProvider Clock);
