using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.Faults;

/// <summary>The quota of TestFailover is used up.</summary>
public sealed class ExhaustCallRate : ApiFault
{
    public const string FaultName = "api-call-rate";

    public override string Name => FaultName;

    public override string Description => "TestFailover is refused with APICallRateForCustomerExceeded.";

    public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) => Task.FromResult(
        call.Action is "TestFailover" ? ApiErrors.CallRateExceeded("The customer has exceeded the allowed rate of API calls.") : null);
}
