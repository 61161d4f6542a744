using System.Security.Authentication;

namespace Amply.Ops.Redis.Failures;

/// <summary>A connection of our own to one node failed; the message is the failure's sentence.</summary>
public sealed class ConnectionFailedException(ConnectionFailure failure, Exception? innerException = null) : IOException(failure.Sentence, innerException)
{
    public ConnectionFailure Failure { get; } = failure;
}

/// <summary>The server's certificate is not the group's.</summary>
/// <param name="kind">What is wrong with it.</param>
public sealed class CertificateRefusedException(ConnectionFailureKind kind) : AuthenticationException(new ConnectionFailure(kind).Sentence)
{
    public ConnectionFailureKind Kind { get; } = kind;
}
