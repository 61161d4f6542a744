using System.Security.Cryptography;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>The configuration file of one redis-server.</summary>
internal static class RedisConfig
{
    // redis-server refuses ElastiCache's own parameters. The lab's mode sets cluster-enabled.
    private static readonly string[] ElastiCacheOnly =
        ["close-on-replica-write", "reserved-memory", "reserved-memory-percent", "cluster-enabled"];

    public static ImmutableSortedDictionary<string, string> OfRedis(ImmutableSortedDictionary<string, string> parameters) =>
        parameters.RemoveRange(ElastiCacheOnly);

    /// <param name="place">The parameters that follow from the node's place in the group.</param>
    public static string Text(NodeSettings settings, NodePaths paths, string address, IEnumerable<KeyValuePair<string, string>> place)
    {
        var text = new StringBuilder();
        void Set(string name, string value) => text.Append(name).Append(' ').Append(value).Append('\n');
        string Quoted(string path) =>
            $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        string Certificate(string file) => Quoted(Path.Combine(settings.CertificateDirectory, file));
        var port = settings.Network.PortText;

        Set("port", "0");
        Set("tls-port", port);
        Set("bind", address);
        // Otherwise every replica connects from 127.0.0.1, and the lab cannot tell the replicas apart.
        Set("bind-source-addr", address);
        Set("replica-announce-port", port);
        Set("tls-cert-file", Certificate("server.pem"));
        Set("tls-key-file", Certificate("server.key"));
        Set("tls-ca-cert-file", Certificate("ca.pem"));
        Set("tls-auth-clients", "no");
        Set("tls-replication", "yes");
        Set("dir", Quoted(paths.Directory));
        Set("dbfilename", Path.GetFileName(paths.Dump));
        Set("logfile", Quoted(paths.Log));
        Set("aclfile", Quoted(paths.Acl));
        Set("save", "\"\"");
        Set("appendonly", "no");
        // The ACL refuses DEBUG to clients, as ElastiCache does. The lab needs it.
        Set("enable-debug-command", "yes");
        Set("daemonize", "no");
        // A replica must be in sync in milliseconds, and notice a lost primary in seconds.
        Set("repl-diskless-sync", "yes");
        Set("repl-diskless-sync-delay", "0");
        Set("repl-ping-replica-period", "1");
        Set("masteruser", AclFile.Admin);
        Set("masterauth", settings.AdminPassword);
        Set("maxmemory", settings.MaxmemoryBytes.ToString());
        // The parameter group comes last, because the last value of a parameter counts.
        foreach (var (name, value) in place.Concat(OfRedis(settings.Parameters)))
        {
            Set(name, value);
        }

        return text.ToString();
    }
}

/// <summary>The permissions: clients with a token may run all commands that ElastiCache does not restrict, the lab all commands.</summary>
internal static class AclFile
{
    public const string Admin = "amply-lab";

    // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RestrictedCommands.html
    private static readonly string[] Restricted =
    [
        // Only users and user groups of ElastiCache change permissions.
        "acl|setuser", "acl|load", "acl|save", "acl|deluser",
        // Only the parameter group changes the configuration.
        "config",
        // ElastiCache creates snapshots, and starts and stops nodes.
        "bgrewriteaof", "bgsave", "save", "debug", "shutdown",
        // ElastiCache decides which node replicates which.
        "psync", "replicaof", "slaveof", "sync",
        // ElastiCache decides which shard serves which slots.
        "cluster|addslots", "cluster|addslotsrange", "cluster|bumpepoch", "cluster|delslots", "cluster|delslotsrange", "cluster|failover",
        "cluster|flushslots", "cluster|forget", "cluster|meet", "cluster|setslot", "migrate",
    ];

    /// <summary>The ACL file of a node. It holds passwords only as hashes.</summary>
    public static string Text(IEnumerable<string> tokens, string adminPassword) =>
        $"user default on {string.Concat(tokens.Select(t => $"{Hash(t)} "))}~* &* +@all "
        + $"{string.Join(' ', Restricted.Select(command => $"-{command}"))}\n"
        + $"user {Admin} on {Hash(adminPassword)} ~* &* +@all\n";

    private static string Hash(string password) => "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));
}
