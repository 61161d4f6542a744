using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.Faults;

/// <summary>Every call ends in an internal error.</summary>
public sealed class FailServer : ApiFault
{
    public const string FaultName = "api-500";

    public override string Name => FaultName;

    public override string Description => "Every call is answered with an internal error (500).";

    public override Task<ApiError?> InterceptAsync(ApiCall call, CancellationToken cancellationToken) => Task.FromResult<ApiError?>(
        new ApiError(call.Service is "secretsmanager" ? "InternalServiceError" : "InternalFailure", 500, "The service cannot answer just now."));
}
