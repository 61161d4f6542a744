using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Routines.Clients;

/// <summary>A client's connection to a node.</summary>
/// <param name="OpenedAt">By the node's own clock. Redis gives whole seconds, so the moment is wrong by less than two seconds.</param>
internal sealed record NodeClient(ClientLine Line, DateTimeOffset OpenedAt);

/// <summary>Reads the connections of the applications to one node, with the times at which they were opened.</summary>
internal static class NodeClients
{
    /// <exception cref="ConnectionFailedException">The node does not answer, or refuses the commands.</exception>
    public static async Task<ImmutableArray<NodeClient>> ReadAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        var clients = new List<ClientLine>();
        await foreach (var client in new ClientWalk(connection).MatchingAsync(new ClientFilter(), cancellationToken))
        {
            clients.Add(client);
        }

        // After the list: a connection never seems to be newer than it is.
        var time = await connection.SendAsync(cancellationToken, "TIME") ?? "";
        var now = DateTimeOffset.FromUnixTimeSeconds(long.TryParse(time.Split('\n')[0], out var seconds) ? seconds : 0);
        return [.. clients.Select(client => new NodeClient(client, now - client.Age))];
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
