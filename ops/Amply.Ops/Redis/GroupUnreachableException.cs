using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Redis;

/// <summary>Redis could not be reached; the message names the endpoint or the secret, never the token.</summary>
public sealed class GroupUnreachableException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    public GroupUnreachableException(ConnectionFailure failure, Exception? innerException = null)
        : this(failure.Sentence, innerException) => Failure = failure;

    /// <summary>Null where Redis was not asked.</summary>
    public ConnectionFailure? Failure { get; }

    /// <summary>What the person does about it, where that is known.</summary>
    public string? Remedy { get; init; }
}
