namespace Amply.Ops.Aws;

/// <summary>The service did not answer, or somebody else answered in its place: whether the call had its effect is unknown.</summary>
public sealed class AwsUnreachableException : AwsException
{
    internal AwsUnreachableException(string service, string action, AwsTrouble trouble, Exception? innerException)
        : base(service, action, trouble.Sentence, trouble.Remedy, innerException)
    {
    }
}
