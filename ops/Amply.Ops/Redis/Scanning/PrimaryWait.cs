using Amply.Ops.Redis.Failures;
using StackExchange.Redis;

namespace Amply.Ops.Redis.Scanning;

/// <summary>One wait for a primary: what its connections came to, when to give up, and what to say then.</summary>
/// <param name="finder">Asks once more at the end, where the target knows how.</param>
internal sealed class PrimaryWait(IFailureFinder? finder, TimeSpan patience, TimeProvider clock)
{
    // A token that was just rotated is refused for a moment.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(2);
    private const int LeastTries = 3;

    private readonly long since = clock.GetTimestamp();
    private ImmutableArray<ConnectionFailure> failures = [];
    private string? seen;
    private int tries;
    private int answering;
    private bool isAsked;

    /// <summary>Whether there is nothing to wait for any more.</summary>
    public bool IsOver => Elapsed > patience || (Elapsed >= LeastPatience && tries >= LeastTries && IsHopeless);

    private TimeSpan Elapsed => clock.GetElapsedTime(since);

    private bool IsHopeless => answering == 0 && !failures.IsEmpty && failures.All(failure => !failure.CanPass);

    /// <summary>Notes what a connection without the primary knows.</summary>
    /// <param name="missing">What its nodes say.</param>
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
            // The client hides some causes. Once tells whether waiting can help; more often would keep from looking.
            isAsked = true;
            failures = await finder.FindAsync(cancellationToken);
        }
    }

    /// <summary>Notes that the connection was lost, or refused what it was asked.</summary>
    public void Failed(Exception error)
    {
        tries++;
        failures = [ConnectionFailure.Of(error)];
        seen = failures[0].Words;
    }

    /// <param name="otherwise">What there is not, as a clause: <c>no primary answers</c>.</param>
    public async Task<NoPrimaryException> ExceptionAsync(string otherwise, CancellationToken cancellationToken)
    {
        var waited = Elapsed;
        if (finder is not null)
        {
            failures = await finder.FindAsync(cancellationToken);
        }

        var (what, after) = (answering, failures.IsEmpty) switch
        {
            (0, true) => ("could not connect to any node", ". The nodes answer a single connection: this machine may be too busy."),
            (0, false) => ("could not connect to any node", "."),
            _ => (otherwise, seen is null ? "." : $"; last seen: {seen}."),
        };
        return new NoPrimaryException(
            $"{what} within {waited.TotalSeconds:0} s{after}{string.Concat(failures.Select(failure => $" {failure.Sentence}"))}", failures);
    }
}

/// <summary>The primary of one shard, by the connection of now.</summary>
/// <param name="Shard"><c>0001</c> without cluster mode; else a name that stays the same for as long as the <see cref="PrimarySet"/>
/// lives.</param>
/// <param name="Id">Of the node in its cluster; without cluster mode of the process.</param>
/// <param name="RunId">Of the process that answered: a cursor is worth nothing to any other.</param>
/// <param name="ReplicationId">Of the history of writes: another one after a failover away and back.</param>
/// <param name="Clustered">Whether a command may only name keys of one slot.</param>
public sealed record Primary(
    string Shard, string Id, IServer Server, IDatabase Database, string RunId, string ReplicationId, bool Clustered)
{
    /// <summary><c>host:port</c>.</summary>
    public string Endpoint => Format(Server);

    internal static string Format(IServer server) => ClientFailures.Name(server);
}

/// <summary>Asks a node for <see cref="NodeInfo"/>; INFO is allowed where CONFIG is not.</summary>
internal static class NodeInfoReading
{
    extension(NodeInfo)
    {
        public static async Task<NodeInfo> ReadAsync(IServer server) => NodeInfo.Parse(await server.InfoRawAsync() ?? "");
    }
}
