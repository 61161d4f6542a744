using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.Faults;

/// <summary>TestFailover is blocked, as AWS does in large events.</summary>
public sealed class RefuseTestFailover : ApiFault
{
    public const string FaultName = "api-refuse-failover";

    public override string Name => FaultName;

    public override string Description => "TestFailover is refused with TestFailoverNotAvailableFault.";

    public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) =>
        Task.FromResult(call.Action is "TestFailover" ? ApiErrors.TestFailoverNotAvailable() : null);
}
