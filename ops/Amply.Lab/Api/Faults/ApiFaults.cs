using System.Collections.Immutable;
using Amply.Lab.ControlPlane;
using Amply.Lab.ControlPlane.Operations;

namespace Amply.Lab.Api.Faults;

/// <summary>The faults that can be injected into the API, and those that are.</summary>
public sealed class ApiFaults(CreateSnapshot snapshots)
{
    private static readonly ImmutableSortedDictionary<string, Func<CreateSnapshot, ApiFault>> Makers = ImmutableSortedDictionary
        .Create<string, Func<CreateSnapshot, ApiFault>>()
        .Add(RefuseTestFailover.FaultName, _ => new RefuseTestFailover())
        .Add(ExhaustCallRate.FaultName, _ => new ExhaustCallRate())
        .Add(Throttle.FaultName, _ => new Throttle())
        .Add(FailServer.FaultName, _ => new FailServer())
        .Add(HoldAnswers.FaultName, _ => new HoldAnswers())
        .Add(FailSnapshots.FaultName, snapshots => new FailSnapshots(snapshots));

    private readonly Lock gate = new();
    private ImmutableArray<ApiFault> active = [];

    /// <summary>The names that <see cref="TryInject"/> knows.</summary>
    public static ImmutableArray<string> Known => [.. Makers.Keys];

    public ImmutableArray<ApiFault> Active => active;

    /// <summary>Injects a fault; false where the name is not known. A fault that is active stays so.</summary>
    public bool TryInject(string name)
    {
        lock (gate)
        {
            if (!Makers.TryGetValue(name, out var make))
            {
                return false;
            }

            if (!active.Any(fault => fault.Name == name))
            {
                active = active.Add(make(snapshots));
            }

            return true;
        }
    }

    /// <summary>Injects a fault of the caller's own.</summary>
    public void Inject(ApiFault fault)
    {
        lock (gate)
        {
            active = active.Add(fault);
        }
    }

    /// <summary>Lifts a fault; false where it was not active.</summary>
    public bool Lift(string name)
    {
        lock (gate)
        {
            var fault = active.FirstOrDefault(one => one.Name == name);
            if (fault is null)
            {
                return false;
            }

            active = active.Remove(fault);
            fault.Lift();
            return true;
        }
    }

    internal async Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken)
    {
        foreach (var fault in Active)
        {
            if (await fault.InterceptAsync(call, cancellationToken) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
