using System.Collections.Immutable;

namespace Amply.Ops.Routines.Failover;

/// <summary>What a failover did when, and the moment of the call to which every time is related.</summary>
internal sealed class Timeline(TimeProvider clock)
{
    private readonly List<(string Name, DateTimeOffset From, DateTimeOffset? To)> phases = [];

    /// <summary>When the API was asked to move the role; until then, now.</summary>
    public DateTimeOffset CalledAt { get; private set; } = clock.GetUtcNow();

    /// <summary>Told of the call.</summary>
    public Action Called { get; set; } = () => { };

    /// <summary>Marks the call.</summary>
    public void Call()
    {
        CalledAt = clock.GetUtcNow();
        Called();
    }

    /// <summary>Ends the phase before, and begins one.</summary>
    public void Begin(string phase)
    {
        End();
        phases.Add((phase, clock.GetUtcNow(), null));
    }

    public void End()
    {
        if (phases is [.., { To: null } last])
        {
            phases[^1] = last with { To = clock.GetUtcNow() };
        }
    }

    /// <summary>Milliseconds from the call; negative before it.</summary>
    public double Milliseconds(DateTimeOffset at) => Math.Round((at - CalledAt).TotalMilliseconds, 1);

    public ImmutableArray<FailoverPhase> Phases() => [.. phases.Select(p => new FailoverPhase(p.Name, Milliseconds(p.From), Milliseconds(p.To ?? clock.GetUtcNow())))];
}
