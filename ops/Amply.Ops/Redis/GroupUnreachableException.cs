namespace Amply.Ops.Redis;

/// <summary>Redis could not be reached; the message names the endpoint or the secret, never the token.</summary>
public sealed class GroupUnreachableException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What the person does about it, where that is known.</summary>
    public string? Remedy { get; init; }
}
