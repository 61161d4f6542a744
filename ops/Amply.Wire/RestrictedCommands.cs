namespace Amply.Wire;

/// <summary>The commands that ElastiCache refuses to clients.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RestrictedCommands.html</remarks>
public static class RestrictedCommands
{
    /// <summary>Each command with the reason. A subcommand follows a <c>|</c>, as in Redis' ACL rules.</summary>
    public static readonly ImmutableArray<RestrictedCommand> All =
    [
        .. Of("Only users and user groups of ElastiCache change permissions", "acl|setuser", "acl|load", "acl|save", "acl|deluser"),
        .. Of("Only the parameter group changes the configuration", "config"),
        .. Of("ElastiCache creates snapshots, and starts and stops nodes", "bgrewriteaof", "bgsave", "save", "debug", "shutdown"),
        .. Of("ElastiCache decides which node replicates which", "psync", "replicaof", "slaveof", "sync"),
        .. Of(
            "ElastiCache decides which shard serves which slots",
            "cluster|addslots", "cluster|addslotsrange", "cluster|bumpepoch", "cluster|delslots", "cluster|delslotsrange",
            "cluster|failover", "cluster|flushslots", "cluster|forget", "cluster|meet", "cluster|setslot", "migrate"),
    ];

    private static IEnumerable<RestrictedCommand> Of(string why, params string[] commands) =>
        commands.Select(command => new RestrictedCommand(command, why));
}

/// <param name="Name">In lower case: <c>config</c>, or <c>cluster|meet</c>.</param>
/// <param name="Why">A sentence without a full stop.</param>
public sealed record RestrictedCommand(string Name, string Why);
