namespace Amply.Ops.Aws;

/// <summary>A call to AWS that did not succeed.</summary>
public abstract class AwsException : Exception
{
    protected AwsException(string service, string action, string message, Exception? innerException)
        : base(message, innerException)
    {
        Service = service;
        Action = action;
    }

    /// <summary>The service's signing name, for example <c>elasticache</c>.</summary>
    public string Service { get; }

    /// <summary>For example <c>TestFailover</c>.</summary>
    public string Action { get; }
}
