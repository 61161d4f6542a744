using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Redis;

/// <summary>A client's connection to a node.</summary>
/// <param name="OpenedAt">By the node's own clock. Redis gives whole seconds, so the moment is wrong by less than two seconds.</param>
internal sealed record NodeClient(ClientLine Line, DateTimeOffset OpenedAt);

/// <summary>Reads the connections of the applications to one node.</summary>
internal static class NodeClients
{
    /// <summary>The user of a client that logs in with the token alone.</summary>
    private const string User = "default";

    // The name of this program's connections, for example that of the lock.
    private const string OwnName = "amply-ops";

    /// <summary>Every connection but replication links, this program's own, and those of other users such as a lab's supervisor.</summary>
    /// <exception cref="ConnectionFailedException">The node does not answer, or refuses the commands.</exception>
    public static async Task<ImmutableArray<NodeClient>> ReadAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        var own = long.TryParse(await SendAsync("CLIENT", "ID"), out var id) ? id : 0;
        var list = await SendAsync("CLIENT", "LIST");
        // After the list: a connection never seems to be newer than it is.
        var time = await SendAsync("TIME");
        var now = DateTimeOffset.FromUnixTimeSeconds(long.TryParse(time.Split('\n')[0], out var seconds) ? seconds : 0);
        return
        [
            .. ClientLine.Parse(list)
                .Where(client => client.Id != own && !client.IsReplication && client.Name != OwnName && client.User is User or "")
                .Select(client => new NodeClient(client, now - client.Age)),
        ];

        async Task<string> SendAsync(params string[] command)
        {
            var reply = await connection.SendAsync(cancellationToken, command) ?? "";
            return reply.StartsWith('-') ? throw new ConnectionFailedException(ConnectionFailure.OfReply(reply)) : reply;
        }
    }
}

/// <summary>Connections of one client program on one host.</summary>
/// <param name="Address">The host, without the port.</param>
/// <param name="Name">The name that the client gave itself; it may be empty.</param>
/// <param name="Library">Empty before Redis 7.2.</param>
public sealed record ClientSum(string Address, string Name, string Library, int Connections)
{
    // A person does not read more of a name that a client chose.
    private const int MostWords = 60;

    /// <summary>Sums connections by address, name and library, the most first.</summary>
    internal static ImmutableArray<ClientSum> Of(IEnumerable<ClientLine> clients) =>
    [
        .. clients
            .GroupBy(client => (client.Host, Name: Cut(client.Name), Library: Cut($"{client.Library} {client.LibraryVersion}".Trim())))
            .Select(same => new ClientSum(same.Key.Host, same.Key.Name, same.Key.Library, same.Count()))
            .OrderByDescending(sum => sum.Connections).ThenBy(sum => sum.Address, StringComparer.Ordinal)
            .ThenBy(sum => sum.Name, StringComparer.Ordinal),
    ];

    /// <summary>The biggest sums in words: <c>2 from 10.0.1.7 (api, redis-py 5.0.1)</c>.</summary>
    internal static string Words(ImmutableArray<ClientSum> sums, int most)
    {
        var named = string.Join(", ", sums.Take(most).Select(sum => sum.ToString()));
        return sums.Length > most ? $"{named}, {sums.Skip(most).Sum(sum => sum.Connections):N0} from others" : named;
    }

    public override string ToString()
    {
        var known = string.Join(", ", new[] { Name, Library }.Where(word => word.Length > 0));
        return $"{Connections:N0} from {Address}{(known.Length > 0 ? $" ({known})" : "")}";
    }

    private static string Cut(string text) => text.Length <= MostWords ? text : $"{text[..MostWords]}…";
}
