using Amply.Lab.Group;
using Amply.Lab.Group.Operations;

namespace Amply.Lab.Aws;

/// <summary>The faults of the API: the known ones, and the injected ones.</summary>
public sealed class ApiFaults(CreateSnapshot snapshots)
{
    private const string TimeOut = "api-time-out";
    private const string SnapshotFail = "snapshot-fail";
    private const string Failover = "TestFailover";

    private static readonly ImmutableArray<Refusal> Refusals =
    [
        // The services of the JSON protocol have other codes than those of the Query protocol.
        new("api-500", new ApiError("InternalFailure", 500, "The service cannot answer just now."), "InternalServiceError"),
        new("api-throttle", new ApiError(AwsErrorCodes.Throttling, 400, "Rate exceeded"), AwsErrorCodes.ThrottlingException),
        new("api-call-rate", ApiErrors.CallRateExceeded("The customer has exceeded the allowed rate of API calls."), onlyAction: Failover),
        // AWS refuses test failovers in large events.
        new("api-refuse-failover", ApiErrors.TestFailoverNotAvailable(), onlyAction: Failover),
    ];

    private readonly Lock gate = new();
    private ImmutableArray<(string Name, ApiFault Fault)> active = [];

    /// <summary>The names that <see cref="TryInject"/> knows.</summary>
    public static ImmutableArray<string> Known { get; } =
        [.. Refusals.Select(refusal => refusal.Name).Append(TimeOut).Append(SnapshotFail).Order(StringComparer.Ordinal)];

    /// <summary>The names of the faults that are injected.</summary>
    public IEnumerable<string> Active => active.Select(one => one.Name);

    /// <summary>Injects a fault; false if the name is not known. An active fault stays active.</summary>
    public bool TryInject(string name)
    {
        if (!Known.Contains(name))
        {
            return false;
        }

        lock (gate)
        {
            if (!active.Any(one => one.Name == name))
            {
                active = active.Add((name, Make(name)));
            }
        }

        return true;
    }

    /// <summary>Injects a fault that is not in the table.</summary>
    public void Inject(string name, ApiFault fault)
    {
        lock (gate)
        {
            active = active.Add((name, fault));
        }
    }

    /// <summary>Removes a fault; false if it was not active.</summary>
    public bool Lift(string name)
    {
        lock (gate)
        {
            var removed = active.Where(one => one.Name == name).ToArray();
            active = active.RemoveRange(removed);
            foreach (var (_, fault) in removed)
            {
                fault.End();
            }

            return removed.Length > 0;
        }
    }

    internal async Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken)
    {
        foreach (var (_, fault) in active)
        {
            if (await fault.InterceptAsync(call, cancellationToken) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private ApiFault Make(string name) => name switch
    {
        TimeOut => new HeldAnswers(),
        SnapshotFail => new FailedSnapshots(snapshots),
        _ => Refusals.First(refusal => refusal.Name == name),
    };

    // Refuses every action, or only one.
    private sealed class Refusal(string name, ApiError error, string? jsonCode = null, string? onlyAction = null) : ApiFault
    {
        public string Name => name;

        public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken)
        {
            var refused = call.Service is "secretsmanager" or "logs" && jsonCode is { } code ? error with { Code = code } : error;
            return Task.FromResult(onlyAction is null || onlyAction == call.Action ? refused : null);
        }
    }

    // Callers wait until they give up, or until the fault is removed and their call continues.
    private sealed class HeldAnswers : ApiFault
    {
        private readonly TaskCompletionSource<ApiError?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) =>
            ended.Task.WaitAsync(cancellationToken);

        public override void End() => ended.TrySetResult(null);
    }

    // Snapshots start and then fail.
    private sealed class FailedSnapshots : ApiFault
    {
        private readonly CreateSnapshot snapshots;

        public FailedSnapshots(CreateSnapshot snapshots)
        {
            this.snapshots = snapshots;
            snapshots.FailureToInject = "the snapshot could not be written (injected)";
        }

        public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) =>
            Task.FromResult<ApiError?>(null);

        public override void End() => snapshots.FailureToInject = null;
    }
}

/// <summary>A fault of the API, until it is removed.</summary>
public abstract class ApiFault
{
    /// <summary>Judges every signed call before its action runs: an error replaces the action, null lets it run.</summary>
    public abstract Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken);

    /// <summary>Called once when the fault is removed.</summary>
    public virtual void End()
    {
    }
}

/// <summary>A call as a fault sees it.</summary>
/// <param name="Service">Signing name, for example <c>elasticache</c>.</param>
public sealed record ApiCall(string Service, string Action);
