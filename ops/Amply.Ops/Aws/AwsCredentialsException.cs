namespace Amply.Ops.Aws;

/// <summary>There are no usable credentials: nothing was sent.</summary>
public sealed class AwsCredentialsException : AwsException
{
    public AwsCredentialsException(string service, string action, string reason, Exception? innerException)
        : base(service, action, $"{action} was not sent, for want of AWS credentials: {reason} Set AWS_PROFILE, or run 'aws sso login'.", innerException)
    {
    }
}
