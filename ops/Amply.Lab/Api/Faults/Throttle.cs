using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.Faults;

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
