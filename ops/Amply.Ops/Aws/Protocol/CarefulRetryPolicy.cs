using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amply.Ops.Aws.Protocol;

/// <summary>The SDK's standard policy, but what must not happen twice is repeated only where it surely did not happen: when it was throttled.</summary>
/// <remarks>A TestFailover repeated after a time-out would fail over a second time.</remarks>
internal sealed class CarefulRetryPolicy(IClientConfig config) : StandardRetryPolicy(config)
{
    public override bool RetryForException(IExecutionContext executionContext, Exception exception) =>
        MayRepeat(executionContext, exception) && base.RetryForException(executionContext, exception);

    public override async Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        MayRepeat(executionContext, exception) && await base.RetryForExceptionAsync(executionContext, exception);

    private bool MayRepeat(IExecutionContext executionContext, Exception exception) =>
        executionContext.RequestContext.OriginalRequest is AwsRequest { Repeatable: true } || IsThrottlingError(exception);
}
