namespace Amply.Ops.Aws;

/// <summary>A call to AWS that did not succeed; the message is a sentence without its full stop.</summary>
public abstract class AwsException : Exception
{
    private protected AwsException(string service, string action, string message, string remedy, Exception? innerException)
        : base(message, innerException) => (Service, Action, Remedy) = (service, action, remedy);

    /// <summary>The service's signing name, for example <c>elasticache</c>.</summary>
    public string Service { get; }

    /// <summary>For example <c>TestFailover</c>.</summary>
    public string Action { get; }

    /// <summary>What the person does about it.</summary>
    public string Remedy { get; }
}
