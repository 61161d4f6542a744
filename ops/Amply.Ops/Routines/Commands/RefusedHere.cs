namespace Amply.Ops.Routines.Commands;

/// <summary>The commands that <c>cli</c> does not send, with the reason and what to use in their place.</summary>
internal static class RefusedHere
{
    private const string Restricted = "ElastiCache does not allow this command to clients";
    private const string Waits = "the command waits for other clients, perhaps for ever";
    private const string Connection = "the command sets only the state of its connection, and this connection ends after one command";

    private static readonly ImmutableArray<Row> Rows =
    [
        .. RestrictedCommands.All.Select(one => new Row(one.Name, $"{Restricted}. {one.Why}", Instead(one.Name))),

        // They change which node is the primary. ElastiCache's list does not name them.
        new("failover", "ElastiCache decides which node is the primary", "./amply failover {target}"),
        new("cluster|replicate", "ElastiCache decides which node replicates which", "./amply status {target}"),
        new("cluster|reset", "ElastiCache decides which node belongs to the cluster", "./amply status {target}"),

        .. All("it deletes every key of every application", "./amply cache flush --all {target}", "flushall", "flushdb", "swapdb"),
        new("keys", "it blocks Redis until it has read every key", "./amply keyspace {target}"),
        .. All(
            Waits, "./amply cli --help", "blpop", "brpop", "blmove", "blmpop", "brpoplpush", "bzpopmin", "bzpopmax", "bzmpop", "wait",
            "waitaof", "subscribe", "psubscribe", "ssubscribe", "unsubscribe", "punsubscribe", "sunsubscribe"),
        new("monitor", "it sends every command of every client, with keys and values, and slows Redis down", "./amply slowlog {target}"),
        .. All(
            Connection, "./amply cli --help", "multi", "exec", "discard", "watch", "unwatch", "select", "reset", "quit", "asking",
            "readonly", "readwrite", "replconf", "client|reply", "client|setname", "client|setinfo", "client|tracking", "client|caching",
            "client|no-evict", "client|no-touch"),
        .. All("this program logs in with the token of the target", "./amply cli --help", "auth", "hello"),
        new("client|kill", "it closes connections without a plan and without proof", "./amply clients kill --help"),
    ];

    // They end at once without these words.
    private static readonly ImmutableArray<(string Command, string Word)> BlockWith = [("xread", "BLOCK"), ("xreadgroup", "BLOCK")];

    /// <summary>Why the command is not sent; null where it may be sent.</summary>
    /// <param name="words">The command and its arguments.</param>
    /// <param name="target">The target as typed, for the remedy.</param>
    public static Refusal? Of(ImmutableArray<string> words, string target)
    {
        var command = words[0].ToLowerInvariant();
        var both = words.Length > 1 ? $"{command}|{words[1].ToLowerInvariant()}" : command;
        if (BlockWith.Any(row => row.Command == command && words.Contains(row.Word, StringComparer.OrdinalIgnoreCase)))
        {
            return Refusal.Refused($"{command.ToUpperInvariant()} with BLOCK is not sent: {Waits}", "./amply cli --help");
        }

        return Rows.FirstOrDefault(row => row.Name == command || row.Name == both) is { } refused
            ? Refusal.Refused(
                $"{refused.Name.Replace('|', ' ').ToUpperInvariant()} is not sent: {refused.Why}",
                refused.Instead.Replace("{target}", target, StringComparison.Ordinal))
            : null;
    }

    private static string Instead(string restricted) => restricted switch
    {
        "config" => "./amply cli {target} -- INFO memory",
        "bgsave" or "save" or "bgrewriteaof" => "./amply snapshot create {target}",
        "cluster|failover" => "./amply failover {target}",
        _ => "./amply status {target}",
    };

    private static IEnumerable<Row> All(string why, string instead, params string[] commands) =>
        commands.Select(command => new Row(command, why, instead));

    private sealed record Row(string Name, string Why, string Instead);
}
