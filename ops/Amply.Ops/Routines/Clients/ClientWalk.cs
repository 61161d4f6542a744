using System.Runtime.CompilerServices;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Routines.Clients;

/// <summary>Reads the connections of one node, one by one: a node may have 65,000.</summary>
internal sealed class ClientWalk(RespConnection connection)
{
    /// <summary>The name of this program's other connections, for example of the lock.</summary>
    private const string OwnName = "amply-ops";

    /// <summary>The user of a lab's supervisor.</summary>
    private const string LabUser = "amply-lab";

    private long ownId;

    /// <summary>Replication links, which are no clients.</summary>
    public int Links { get; private set; }

    /// <summary>Connections of this program and of a lab's supervisor.</summary>
    public int Own { get; private set; }

    /// <summary>Connections of clients.</summary>
    public int Clients { get; private set; }

    /// <summary>The connections of clients that match.</summary>
    public async IAsyncEnumerable<ClientLine> MatchingAsync(
        ClientFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ownId = await connection.ReplyAsync(["CLIENT", "ID"], cancellationToken) as long? ?? 0;
        (Links, Own, Clients) = (0, 0, 0);
        await foreach (var line in connection.LinesAsync(["CLIENT", "LIST"], cancellationToken))
        {
            if (line.StartsWith('-'))
            {
                throw new ConnectionFailedException(ConnectionFailure.OfReply(line) with { Endpoint = connection.Endpoint.ToString() });
            }

            if (ClientLine.Parse(line).FirstOrDefault() is not { } client)
            {
                continue;
            }

            switch (client)
            {
                case { IsReplication: true }:
                    Links++;
                    break;
                case var own when own.Id == ownId || own.Name == OwnName || own.User == LabUser:
                    Own++;
                    break;
                default:
                    Clients++;
                    if (filter.Matches(client))
                    {
                        yield return client;
                    }

                    break;
            }
        }
    }
}
