using StackExchange.Redis;

namespace Amply.Keyspace;

/// <summary>Classifies error replies of Redis by their code, the first word.</summary>
public static class RedisErrors
{
    // StackExchange.Redis follows one redirection. It replaces any other MOVED or ASK by its own sentence.
    private static readonly string[] NotFollowed = ["Key has MOVED ", "The server redirected "];

    /// <summary>Whether the key has another type than the command needs.</summary>
    public static bool IsWrongType(RedisServerException error) => HasCode(error, "WRONGTYPE");

    /// <summary>Whether the value is not a 64-bit integer, or would overflow.</summary>
    public static bool IsNotANumber(RedisServerException error) =>
        error.Message.Contains("is not an integer or out of range", StringComparison.Ordinal)
        || error.Message.Contains("would overflow", StringComparison.Ordinal);

    /// <summary>Whether the node is a replica. Then the client's view of the topology is out of date.</summary>
    public static bool IsReadOnly(RedisServerException error) => HasCode(error, "READONLY");

    /// <summary>
    /// Whether a retry may succeed soon: the node loads, runs a script or fails over, the cluster has no quorum, or a slot moves.
    /// </summary>
    public static bool IsTransient(RedisServerException error) =>
        HasCode(error, "LOADING") || HasCode(error, "BUSY") || HasCode(error, "MASTERDOWN") || HasCode(error, "CLUSTERDOWN")
        || HasCode(error, "TRYAGAIN") || HasCode(error, "UNBLOCKED") || HasCode(error, "MOVED") || HasCode(error, "ASK")
        || IsRedirectionNotFollowed(error.Message);

    /// <summary>Whether the message is the client's sentence about a redirection that it did not follow. It may name the key.</summary>
    public static bool IsRedirectionNotFollowed(string message) =>
        NotFollowed.Any(beginning => message.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>The code of the reply; <c>ERR</c> if the reply does not begin with a code.</summary>
    public static string Code(RedisServerException error)
    {
        if (IsRedirectionNotFollowed(error.Message))
        {
            return "MOVED";
        }

        var word = error.Message.Split(' ', 2)[0];
        return word.Length is > 2 and <= 16 && word.All(char.IsAsciiLetterUpper) ? word : "ERR";
    }

    // The client keeps the code of an error reply in front, also of a script: "WRONGTYPE … script: …".
    private static bool HasCode(RedisServerException error, string code) =>
        error.Message.StartsWith(code, StringComparison.Ordinal)
        && (error.Message.Length == code.Length || error.Message[code.Length] == ' ');
}
