using System.Security.Cryptography;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>The configuration file of one redis-server.</summary>
internal static class RedisConfig
{
    // redis-server refuses ElastiCache's own parameters. The lab's mode sets cluster-enabled.
    public static ImmutableSortedDictionary<string, string> OfRedis(ImmutableSortedDictionary<string, string> parameters) =>
        parameters.RemoveRange(["close-on-replica-write", "reserved-memory", "reserved-memory-percent", "cluster-enabled"]);

    /// <param name="place">The parameters that follow from the node's place in the group.</param>
    public static string Text(NodeSettings settings, NodePaths paths, string address, IEnumerable<KeyValuePair<string, string>> place)
    {
        string Quoted(string path) => $"\"{path.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
        string Certificate(string file) => Quoted(Path.Combine(settings.CertificateDirectory, file));
        return $"""
            port 0
            tls-port {settings.Network.PortText}
            bind {address}
            # Otherwise every replica connects from 127.0.0.1, and the lab cannot tell the replicas apart.
            bind-source-addr {address}
            replica-announce-port {settings.Network.PortText}
            tls-cert-file {Certificate("server.pem")}
            tls-key-file {Certificate("server.key")}
            tls-ca-cert-file {Certificate("ca.pem")}
            tls-auth-clients no
            tls-replication yes
            dir {Quoted(paths.Directory)}
            dbfilename {Path.GetFileName(paths.Dump)}
            logfile {Quoted(paths.Log)}
            aclfile {Quoted(paths.Acl)}
            save ""
            appendonly no
            # The ACL refuses DEBUG to clients, as ElastiCache does. The lab needs it.
            enable-debug-command yes
            daemonize no
            # A replica must be in sync in milliseconds, and notice a lost primary in seconds.
            repl-diskless-sync yes
            repl-diskless-sync-delay 0
            repl-ping-replica-period 1
            masteruser {AclFile.Admin}
            masterauth {settings.AdminPassword}
            maxmemory {settings.MaxmemoryBytes}
            # The parameter group comes last, because the last value of a parameter counts.
            {string.Join('\n', place.Concat(OfRedis(settings.Parameters)).Select(parameter => $"{parameter.Key} {parameter.Value}"))}

            """;
    }
}

/// <summary>The permissions: clients with a token may run all commands that ElastiCache does not restrict, the lab all commands.</summary>
internal static class AclFile
{
    public const string Admin = "amply-lab";

    /// <summary>The ACL file of a node. It holds passwords only as hashes.</summary>
    public static string Text(IEnumerable<string> tokens, string adminPassword) =>
        $"user default on {string.Concat(tokens.Select(t => $"{Hash(t)} "))}~* &* +@all "
        + $"{string.Join(' ', RestrictedCommands.All.Select(command => $"-{command.Name}"))}\n"
        + $"user {Admin} on {Hash(adminPassword)} ~* &* +@all\n";

    private static string Hash(string password) => "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));
}
