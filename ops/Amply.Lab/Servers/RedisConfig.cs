using System.Security.Cryptography;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>The configuration file of one redis-server.</summary>
internal static class RedisConfig
{
    // ElastiCache's own, which redis-server would refuse; cluster-enabled is the mode's business, not the parameter group's.
    private static readonly string[] ElastiCacheOnly =
        ["close-on-replica-write", "reserved-memory", "reserved-memory-percent", "cluster-enabled"];

    public static ImmutableSortedDictionary<string, string> OfRedis(ImmutableSortedDictionary<string, string> parameters) =>
        parameters.RemoveRange(ElastiCacheOnly);

    /// <param name="place">What follows from the node's place in the group.</param>
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
        // Without it a replica's connection comes from 127.0.0.1, and nobody could tell whose it is.
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
        // The ACL refuses it to clients, as ElastiCache does; Redis' own lock would refuse it to the lab too.
        Set("enable-debug-command", "yes");
        Set("daemonize", "no");
        // A lab's replica should be in sync in milliseconds, and notice a lost primary in seconds.
        Set("repl-diskless-sync", "yes");
        Set("repl-diskless-sync-delay", "0");
        Set("repl-ping-replica-period", "1");
        Set("masteruser", AclFile.Admin);
        Set("masterauth", settings.AdminPassword);
        Set("maxmemory", settings.MaxmemoryBytes.ToString());
        // The parameter group has the last word.
        foreach (var (name, value) in place.Concat(OfRedis(settings.Parameters)))
        {
            Set(name, value);
        }

        return text.ToString();
    }
}

/// <summary>Who may do what: clients with the token all but what ElastiCache restricts, the lab itself everything.</summary>
internal static class AclFile
{
    public const string Admin = "amply-lab";

    // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RestrictedCommands.html
    private static readonly string[] Restricted =
    [
        // Users and user groups of ElastiCache are the only way to change who may do what.
        "acl|setuser", "acl|load", "acl|save", "acl|deluser",
        // The parameter group sets the configuration.
        "config",
        // ElastiCache makes the snapshots, and starts and ends the nodes.
        "bgrewriteaof", "bgsave", "save", "debug", "shutdown",
        // ElastiCache decides who follows whom.
        "psync", "replicaof", "slaveof", "sync",
        // ElastiCache decides which shard serves which slots.
        "cluster|addslots", "cluster|addslotsrange", "cluster|bumpepoch", "cluster|delslots", "cluster|delslotsrange", "cluster|failover",
        "cluster|flushslots", "cluster|forget", "cluster|meet", "cluster|setslot", "migrate",
    ];

    /// <summary>Passwords stand in it as hashes only.</summary>
    public static string Text(IEnumerable<string> tokens, string adminPassword) =>
        $"user default on {string.Concat(tokens.Select(t => $"{Hash(t)} "))}~* &* +@all {string.Join(' ', Restricted.Select(command => $"-{command}"))}\n"
        + $"user {Admin} on {Hash(adminPassword)} ~* &* +@all\n";

    private static string Hash(string password) => "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));
}
