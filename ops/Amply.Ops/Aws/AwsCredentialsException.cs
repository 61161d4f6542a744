namespace Amply.Ops.Aws;

/// <summary>There are no usable credentials: nothing was sent.</summary>
public sealed class AwsCredentialsException : AwsException
{
    internal AwsCredentialsException(string service, string action, AwsTrouble trouble, Exception? innerException)
        : base(service, action, trouble.Sentence, trouble.Remedy, innerException)
    {
    }
}
