using System.Security.Cryptography;
using System.Text;

namespace Amply.Lab.DataPlane.Nodes;

/// <summary>Who may do what: clients with the token all but what ElastiCache restricts, the lab itself everything.</summary>
internal static class AclFile
{
    public const string Admin = "amply-lab";

    // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RestrictedCommands.html
    private static readonly string[] Restricted =
    [
        "acl|setuser", "acl|load", "acl|save", "acl|deluser", "bgrewriteaof", "bgsave", "cluster|addslots", "cluster|addslotsrange", "cluster|bumpepoch",
        "cluster|delslots", "cluster|delslotsrange", "cluster|failover", "cluster|flushslots", "cluster|forget", "cluster|meet", "cluster|setslot",
        "config", "debug", "migrate", "psync", "replicaof", "save", "shutdown", "slaveof", "sync",
    ];

    /// <summary>Passwords stand in it as hashes only.</summary>
    public static string Text(IEnumerable<string> tokens, string adminPassword) =>
        $"user default on {string.Concat(tokens.Select(t => $"{Hash(t)} "))}~* &* +@all {string.Join(' ', Restricted.Select(c => "-" + c))}\n"
        + $"user {Admin} on {Hash(adminPassword)} ~* &* +@all\n";

    private static string Hash(string password) => "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));
}
