using Amply.Ops.Redis.Failures;
using StackExchange.Redis;

namespace Amply.Ops.Redis.Scanning;

/// <summary>What one wait for a primary has seen: the failures, whether more waiting can help, and the exception at the end.</summary>
/// <param name="finder">Finds the failures of the nodes at the end of the wait; null where the target cannot.</param>
internal sealed class PrimaryWait(IFailureFinder? finder, TimeProvider clock)
{
    // A new token may be refused for a moment after a rotation.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(2);
    private const int LeastTries = 3;

    private readonly long since = clock.GetTimestamp();
    private ImmutableArray<ConnectionFailure> failures = [];
    private string? seen;
    private int tries;
    private int answering;
    private bool isAsked;

    /// <summary>Whether nothing was looked at yet.</summary>
    public bool IsNew => tries == 0;

    /// <summary>Whether no node answers, for reasons that more waiting does not change.</summary>
    public bool IsHopeless => Elapsed >= LeastPatience && tries >= LeastTries
        && answering == 0 && !failures.IsEmpty && failures.All(failure => !failure.CanPass);

    private TimeSpan Elapsed => clock.GetElapsedTime(since);

    /// <summary>Records the state of a connection without the primary.</summary>
    /// <param name="missing">What is missing, in a clause.</param>
    public async Task SeenAsync(IConnectionMultiplexer connection, string? missing, CancellationToken cancellationToken)
    {
        tries++;
        seen = missing;
        answering = connection.GetServers().Count(server => server.IsConnected);
        if (finder is null)
        {
            failures = await ClientFailures.OfAsync(connection);
        }
        else if (answering == 0 && Elapsed >= LeastPatience && !isAsked)
        {
            // The client hides some causes, so the nodes are asked directly. Once is enough: more often would slow the wait down.
            isAsked = true;
            failures = await finder.FindAsync(cancellationToken);
        }
    }

    /// <summary>Records that the connection failed.</summary>
    public void Failed(Exception error)
    {
        tries++;
        failures = [ConnectionFailure.Of(error)];
        seen = failures[0].Words;
    }

    /// <param name="otherwise">What is missing, as a clause: <c>no primary answers</c>.</param>
    public async Task<NoPrimaryException> ExceptionAsync(string otherwise, CancellationToken cancellationToken)
    {
        var waited = Elapsed;
        if (finder is not null)
        {
            failures = await finder.FindAsync(cancellationToken);
        }

        var (what, after) = (answering, failures.IsEmpty) switch
        {
            (0, true) => ("could not connect to any node", ". The nodes do answer a single connection, so this machine may be too busy."),
            (0, false) => ("could not connect to any node", "."),
            _ => (otherwise, seen is null ? "." : $"; last seen: {seen}."),
        };
        return new NoPrimaryException(
            $"{what} within {waited.TotalSeconds:0} s{after}{string.Concat(failures.Select(failure => $" {failure.Sentence}"))}", failures);
    }
}

/// <summary>The primary of one shard, with its present connection.</summary>
/// <param name="Shard"><c>0001</c> without cluster mode; else a name that stays the same while the <see cref="PrimarySet"/>
/// exists.</param>
/// <param name="Id">The id of the node in its cluster; without cluster mode the id of the process.</param>
/// <param name="RunId">The id of the process. A cursor is valid for this process only.</param>
/// <param name="ReplicationId">The id of the replication history. It changes with a failover, also with one away and back.</param>
/// <param name="Clustered">Whether a command may name keys of one slot only.</param>
public sealed record Primary(
    string Shard, string Id, IServer Server, IDatabase Database, string RunId, string ReplicationId, bool Clustered)
{
    /// <summary><c>host:port</c>.</summary>
    public string Endpoint => Format(Server);

    internal static string Format(IServer server) => ClientFailures.Name(server);
}

/// <summary>Reads <see cref="NodeInfo"/> with INFO, because ElastiCache does not allow CONFIG.</summary>
internal static class NodeInfoReading
{
    extension(NodeInfo)
    {
        public static async Task<NodeInfo> ReadAsync(IServer server) => NodeInfo.Parse(await server.InfoRawAsync() ?? "");
    }
}
