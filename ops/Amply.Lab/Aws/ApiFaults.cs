using System.Collections.Immutable;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;

namespace Amply.Lab.Aws;

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

/// <summary>Something that goes wrong with the API on request, until it is lifted.</summary>
public abstract class ApiFault
{
    /// <summary>What it is called in commands and in <c>lab status</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for <c>lab status</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Sees every signed call before its action does; an error takes the action's place, null lets the call through.</summary>
    public virtual Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) => Task.FromResult<ApiError?>(null);

    /// <summary>Called once when it is lifted.</summary>
    public virtual void Lift()
    {
    }
}

/// <summary>A call as a fault sees it.</summary>
/// <param name="Service">Signing name, for example <c>elasticache</c>.</param>
public sealed record ApiCall(string Service, string Action);

/// <summary>Every call is throttled.</summary>
public sealed class Throttle : ApiFault
{
    public const string FaultName = "api-throttle";

    public override string Name => FaultName;

    public override string Description => "Every call is throttled.";

    // The Query protocol's services and Secrets Manager spell it differently.
    public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) => Task.FromResult<ApiError?>(
        new ApiError(call.Service is "secretsmanager" ? "ThrottlingException" : "Throttling", 400, "Rate exceeded"));
}

/// <summary>Every call ends in an internal error.</summary>
public sealed class FailServer : ApiFault
{
    public const string FaultName = "api-500";

    public override string Name => FaultName;

    public override string Description => "Every call is answered with an internal error (500).";

    public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) => Task.FromResult<ApiError?>(
        new ApiError(call.Service is "secretsmanager" ? "InternalServiceError" : "InternalFailure", 500, "The service cannot answer just now."));
}

/// <summary>The quota of TestFailover is used up.</summary>
public sealed class ExhaustCallRate : ApiFault
{
    public const string FaultName = "api-call-rate";

    public override string Name => FaultName;

    public override string Description => "TestFailover is refused with APICallRateForCustomerExceeded.";

    public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) => Task.FromResult(
        call.Action is "TestFailover" ? ApiErrors.CallRateExceeded("The customer has exceeded the allowed rate of API calls.") : null);
}

/// <summary>TestFailover is blocked, as AWS does in large events.</summary>
public sealed class RefuseTestFailover : ApiFault
{
    public const string FaultName = "api-refuse-failover";

    public override string Name => FaultName;

    public override string Description => "TestFailover is refused with TestFailoverNotAvailableFault.";

    public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) =>
        Task.FromResult(call.Action is "TestFailover" ? ApiErrors.TestFailoverNotAvailable() : null);
}

/// <summary>No call is answered: callers wait until they give up, or until this is lifted and their call goes through.</summary>
public sealed class HoldAnswers : ApiFault
{
    public const string FaultName = "api-time-out";

    private readonly TaskCompletionSource lifted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override string Name => FaultName;

    public override string Description => "No call is answered.";

    public override async Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken)
    {
        await lifted.Task.WaitAsync(cancellationToken);
        return null;
    }

    public override void Lift() => lifted.TrySetResult();
}

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
