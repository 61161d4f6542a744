using System.Collections.Frozen;

namespace Amply.Ops.Routines.Commands;

/// <summary>Whether a command only reads, by what the server says of it. What is not known to read counts as a change.</summary>
internal static class CommandKind
{
    private const int FlagsAt = 2;
    private const int CategoriesAt = 6;

    // ACL LOG RESET empties the log that ACL LOG shows.
    private const string Empties = "RESET";

    // They change nothing, although the server calls them administration or says nothing of them.
    private static readonly FrozenSet<string> Looking = new[]
    {
        "ping", "echo", "time", "info", "role", "lastsave", "lolwut", "command", "command|count", "command|docs", "command|getkeys",
        "command|info", "command|list", "acl|cat", "acl|getuser", "acl|list", "acl|log", "acl|users", "acl|whoami",
        "acl|dryrun", "client|getname",
        "client|id", "client|info", "client|list", "client|trackinginfo", "cluster|countkeysinslot", "cluster|getkeysinslot",
        "cluster|info", "cluster|keyslot", "cluster|links", "cluster|myid", "cluster|nodes", "cluster|replicas", "cluster|shards",
        "cluster|slaves", "cluster|slots", "function|list", "function|stats", "latency|doctor", "latency|graph", "latency|histogram",
        "latency|history", "latency|latest", "memory|doctor", "memory|malloc-stats", "memory|stats", "module|list", "pubsub|channels",
        "pubsub|numpat", "pubsub|numsub", "pubsub|shardchannels", "pubsub|shardnumsub", "script|exists", "slowlog|get", "slowlog|len",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names to ask COMMAND INFO for: the command with its subcommand, and the command alone.</summary>
    public static string[] Question(ImmutableArray<string> words) =>
        words.Length > 1 ? ["COMMAND", "INFO", Both(words), words[0].ToLowerInvariant()] : ["COMMAND", "INFO", words[0].ToLowerInvariant()];

    /// <summary>Reads the reply to <see cref="Question"/>.</summary>
    /// <returns>Null where the server does not know the command.</returns>
    public static CommandEffect? Of(ImmutableArray<string> words, object? reply)
    {
        // What cannot be asked counts as a change.
        if (reply is RespError)
        {
            return new CommandEffect(words[0].All(char.IsAsciiLetter) ? words[0].ToUpperInvariant() : "a command", MayChange: true);
        }

        // Servers before 7.0 know no subcommands, and most commands have none.
        if (reply is not object?[] answers || answers.OfType<object?[]>().FirstOrDefault(one => one.Length > CategoriesAt) is not { } known)
        {
            return null;
        }

        var flags = Texts(known[FlagsAt]).Concat(Texts(known[CategoriesAt])).ToFrozenSet(StringComparer.Ordinal);
        var name = known[0] as string ?? "";
        var isKnownToRead = Looking.Contains(name)
            // Where the server does not know the subcommand, the table decides by both words.
            || (words.Length > 1 && name.Equals(words[0], StringComparison.OrdinalIgnoreCase) && Looking.Contains(Both(words)));
        var reads = (isKnownToRead && !words.Skip(2).Any(word => word.Equals(Empties, StringComparison.OrdinalIgnoreCase)))
            || (flags.Contains("readonly") && !flags.Contains("write") && !flags.Contains("admin") && !flags.Contains("@dangerous"));
        return new CommandEffect(name.Replace('|', ' ').ToUpperInvariant(), !reads);
    }

    private static string Both(ImmutableArray<string> words) => $"{words[0]}|{words[1]}".ToLowerInvariant();

    private static IEnumerable<string> Texts(object? reply) =>
        (reply as object?[] ?? []).Select(one => (one as RespStatus)?.Text ?? one as string ?? "");
}

/// <summary>A command of the server.</summary>
/// <param name="Name">In upper case, with its subcommand, without arguments: <c>CLIENT LIST</c>.</param>
internal sealed record CommandEffect(string Name, bool MayChange);
