using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.Faults;

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
