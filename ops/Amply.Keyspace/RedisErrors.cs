using StackExchange.Redis;

namespace Amply.Keyspace;

/// <summary>Tells error replies of Redis apart by their code, the first word.</summary>
public static class RedisErrors
{
    // StackExchange.Redis follows one redirection. For a second one, or for one that it cannot follow, it replaces the reply by its own sentence.
    private static readonly string[] NotFollowed = ["Key has MOVED ", "The server redirected "];

    /// <summary>The key holds another type than the command works on.</summary>
    public static bool IsWrongType(RedisServerException error) => HasCode(error, "WRONGTYPE");

    /// <summary>The counter holds something that is not a 64-bit integer, or would overflow it.</summary>
    public static bool IsNotANumber(RedisServerException error) =>
        error.Message.Contains("is not an integer or out of range", StringComparison.Ordinal)
        || error.Message.Contains("would overflow", StringComparison.Ordinal);

    /// <summary>The node that answered is a replica: the client's view of the topology is stale.</summary>
    public static bool IsReadOnly(RedisServerException error) => HasCode(error, "READONLY");

    /// <summary>The node cannot serve now and may soon: loading, failing over, a cluster without quorum, or a slot that changes hands.</summary>
    public static bool IsTransient(RedisServerException error) =>
        HasCode(error, "LOADING") || HasCode(error, "MASTERDOWN") || HasCode(error, "CLUSTERDOWN") || HasCode(error, "TRYAGAIN")
        || HasCode(error, "UNBLOCKED") || HasCode(error, "MOVED") || HasCode(error, "ASK") || IsRedirectionNotFollowed(error.Message);

    /// <summary>Whether a message is the client's own sentence about a MOVED or ASK that it did not follow. The sentence may name the key.</summary>
    public static bool IsRedirectionNotFollowed(string message) =>
        NotFollowed.Any(beginning => message.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>The first word of the answer, as Redis writes its codes; <c>ERR</c> where the answer begins with none.</summary>
    public static string Code(RedisServerException error)
    {
        if (IsRedirectionNotFollowed(error.Message))
        {
            return "MOVED";
        }

        var word = error.Message.Split(' ', 2)[0];
        return word.Length is > 2 and <= 16 && word.All(char.IsAsciiLetterUpper) ? word : "ERR";
    }

    // The client prefixes nothing to an error reply, but wraps those of scripts: "WRONGTYPE … script: …".
    private static bool HasCode(RedisServerException error, string code) =>
        error.Message.StartsWith(code, StringComparison.Ordinal)
        && (error.Message.Length == code.Length || error.Message[code.Length] == ' ');
}
