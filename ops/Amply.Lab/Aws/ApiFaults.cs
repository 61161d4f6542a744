using Amply.Lab.Group;
using Amply.Lab.Group.Operations;

namespace Amply.Lab.Aws;

/// <summary>The faults of the API: the known ones, and the injected ones.</summary>
public sealed class ApiFaults(CreateSnapshot snapshots)
{
    private static readonly ImmutableSortedDictionary<string, Func<CreateSnapshot, ApiFault>> Table =
        new Dictionary<string, Func<CreateSnapshot, ApiFault>>
    {
        ["api-500"] = _ => Refuse(call =>
            new ApiError(IsSecretsManager(call) ? "InternalServiceError" : "InternalFailure", 500, "The service cannot answer just now.")),
        // Secrets Manager has another code than the services of the Query protocol.
        ["api-throttle"] = _ => Refuse(call =>
            new ApiError(IsSecretsManager(call) ? AwsErrorCodes.ThrottlingException : AwsErrorCodes.Throttling, 400, "Rate exceeded")),
        ["api-call-rate"] = _ => Refuse(call =>
            call.Action is "TestFailover" ? ApiErrors.CallRateExceeded("The customer has exceeded the allowed rate of API calls.") : null),
        // As AWS does in large events.
        ["api-refuse-failover"] = _ => Refuse(call => call.Action is "TestFailover" ? ApiErrors.TestFailoverNotAvailable() : null),
        ["api-time-out"] = _ => HoldAnswers(),
        ["snapshot-fail"] = FailSnapshots,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private readonly Lock gate = new();
    private ImmutableArray<(string Name, ApiFault Fault)> active = [];

    /// <summary>The names that <see cref="TryInject"/> knows.</summary>
    public static ImmutableArray<string> Known => [.. Table.Keys];

    /// <summary>The names of the faults that are injected.</summary>
    public IEnumerable<string> Active => active.Select(one => one.Name);

    /// <summary>Injects a fault; false if the name is not known. An active fault stays active.</summary>
    public bool TryInject(string name)
    {
        if (!Table.TryGetValue(name, out var make))
        {
            return false;
        }

        lock (gate)
        {
            active = active.Any(one => one.Name == name) ? active : active.Add((name, make(snapshots)));
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
            var lifted = active.Where(one => one.Name == name).ToArray();
            active = active.RemoveRange(lifted);
            foreach (var (_, fault) in lifted)
            {
                fault.Lift();
            }

            return lifted.Length > 0;
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

    private static bool IsSecretsManager(ApiCall call) => call.Service is "secretsmanager";

    private static ApiFault Refuse(Func<ApiCall, ApiError?> answer) => new((call, _) => Task.FromResult(answer(call)));

    // Callers wait until they give up, or until the fault is removed and their call continues.
    private static ApiFault HoldAnswers()
    {
        var lifted = new TaskCompletionSource<ApiError?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new ApiFault((_, cancellationToken) => lifted.Task.WaitAsync(cancellationToken)) { Lift = () => lifted.TrySetResult(null) };
    }

    // Snapshots start and then fail.
    private static ApiFault FailSnapshots(CreateSnapshot snapshots)
    {
        snapshots.FailureToInject = "the snapshot could not be written (injected)";
        return new ApiFault((_, _) => Task.FromResult<ApiError?>(null)) { Lift = () => snapshots.FailureToInject = null };
    }
}

/// <summary>A fault of the API, until it is removed.</summary>
/// <param name="InterceptAsync">Judges every signed call before its action runs: an error replaces the action, null lets it run.</param>
public sealed record ApiFault(Func<ApiCall, CancellationToken, Task<ApiError?>> InterceptAsync)
{
    /// <summary>Called once when the fault is removed.</summary>
    public Action Lift { get; init; } = () => { };
}

/// <summary>A call as a fault sees it.</summary>
/// <param name="Service">Signing name, for example <c>elasticache</c>.</param>
public sealed record ApiCall(string Service, string Action);
