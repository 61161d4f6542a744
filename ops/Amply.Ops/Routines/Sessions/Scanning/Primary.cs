using Amply.Ops.Redis.Failures;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Scanning;

/// <summary>The primary of one shard, by the connection of now.</summary>
/// <param name="Shard"><c>0001</c> without cluster mode; else a name that stays the same for as long as the <see cref="PrimarySet"/> lives.</param>
/// <param name="Id">Of the node in its cluster; without cluster mode of the process.</param>
/// <param name="RunId">Of the process that answered: a cursor is worth nothing to any other.</param>
/// <param name="ReplicationId">Of the history of writes: another one after a failover away and back.</param>
/// <param name="Clustered">Whether a command may only name keys of one slot.</param>
public sealed record Primary(string Shard, string Id, IServer Server, IDatabase Database, string RunId, string ReplicationId, bool Clustered)
{
    /// <summary><c>host:port</c>.</summary>
    public string Endpoint => Format(Server);

    internal static string Format(IServer server) => ClientFailures.Name(server);
}
