namespace Amply.Ops.Aws;

/// <summary>No answer came: whether the call had its effect is unknown.</summary>
public sealed class AwsUnreachableException : AwsException
{
    public AwsUnreachableException(string service, string action, Uri endpoint, string reason, Exception? innerException)
        : base(service, action, $"{action} got no answer from {endpoint}: {reason}", innerException) => Endpoint = endpoint;

    public Uri Endpoint { get; }
}
