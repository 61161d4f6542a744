using Amply.Ops.Redis.Failures;
using StackExchange.Redis;

namespace Amply.Ops.Redis.Scanning;

/// <summary>One wait for a primary: it tells the progress, finds the cause, and decides when to stop.</summary>
/// <param name="finder">Finds the cause; null where the target cannot.</param>
/// <param name="progress">Hears once a second what is waited for; null: no progress is shown.</param>
internal sealed class PrimaryWait(IFailureFinder? finder, TimeSpan patience, IProgress<string>? progress, TimeProvider clock)
{
    // A new token may be refused for a moment after a rotation.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(2);
    private const int LeastTries = 3;

    // Most waits end sooner, and need no question about the cause.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(400);

    // A name server may fail for a moment, too.
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(1);

    private readonly long since = clock.GetTimestamp();
    private ImmutableArray<ConnectionFailure> failures = [];
    private volatile Diagnosis? cause;
    private volatile string? seen;
    private int tries;
    private int answering;

    /// <summary>Whether nothing was looked at yet.</summary>
    public bool IsNew => tries == 0;

    /// <summary>Whether a longer wait cannot help. With a finder <see cref="EndAsync"/> says so.</summary>
    public bool IsHopeless => finder is null && Elapsed >= LeastPatience && tries >= LeastTries
        && answering == 0 && !failures.IsEmpty && failures.All(failure => !failure.CanPass);

    private TimeSpan Elapsed => clock.GetElapsedTime(since);

    /// <summary>Tells the progress until it is cancelled.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        while (progress is not null)
        {
            await Task.Delay(BetweenLines, clock, cancellationToken);
            progress.Report(
                $"{Least(Elapsed, patience).TotalSeconds:0} s / {patience.TotalSeconds:0} s  "
                + (cause?.Sentence ?? (seen is null ? "connecting to Redis" : $"waiting for a primary: {seen}")));
        }
    }

    /// <summary>Looks for the cause again and again, until the patience is over or a longer wait cannot help.</summary>
    /// <param name="otherwise">What is missing, as a clause: <c>no primary answers</c>.</param>
    public async Task<NoPrimaryException> EndAsync(IFailureFinder nodes, string otherwise, CancellationToken cancellationToken)
    {
        var look = Task.FromResult<Diagnosis?>(null);
        for (var pause = FirstLook; Elapsed < patience; pause = Elapsed < Enough ? Enough - Elapsed : BetweenLooks)
        {
            await Task.Delay(Least(pause, Left), clock, cancellationToken);
            look = nodes.DiagnoseAsync(cancellationToken);
            await Task.WhenAny(look, Task.Delay(Left, clock, cancellationToken));
            cause = look.IsCompletedSuccessfully ? await look : cause;
            if (cause is { CanPass: false } && Elapsed >= Enough)
            {
                break;
            }
        }

        cause ??= await look;
        return cause switch
        {
            { CanPass: false } => new NoPrimaryException(cause.Sentence, cause),
            { } => new NoPrimaryException($"{otherwise} within {Elapsed.TotalSeconds:0} s. {cause.Sentence}", cause),
            null when answering == 0 => new NoPrimaryException(
                $"{otherwise} within {Elapsed.TotalSeconds:0} s. "
                + "The nodes do answer a single connection, so this machine may be too busy."),
            null => new NoPrimaryException($"{otherwise} within {Elapsed.TotalSeconds:0} s{(seen is null ? "" : $"; last seen: {seen}")}."),
        };
    }

    // How long a cause must last that no wait removes.
    private TimeSpan Enough => cause?.Kind == ConnectionFailureKind.AuthRefused ? LeastPatience : SecondLook;

    private TimeSpan Left => Elapsed < patience ? patience - Elapsed : TimeSpan.Zero;

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Records the state of a connection without the primary.</summary>
    /// <param name="missing">What is missing, in a clause.</param>
    public async Task SeenAsync(IConnectionMultiplexer connection, string? missing)
    {
        tries++;
        seen = missing;
        answering = connection.GetServers().Count(server => server.IsConnected);
        if (finder is null)
        {
            failures = await ClientFailures.OfAsync(connection);
        }
    }

    /// <summary>Records that the connection failed.</summary>
    public void Failed(Exception error)
    {
        tries++;
        failures = [ConnectionFailure.Of(error)];
        seen = failures[0].Words;
    }

    /// <summary>The end of a wait without a finder.</summary>
    /// <param name="otherwise">What is missing, as a clause: <c>no primary answers</c>.</param>
    public NoPrimaryException Exception(string otherwise)
    {
        var (what, after) = (answering, failures.IsEmpty) switch
        {
            (0, _) => ("could not connect to any node", "."),
            _ => (otherwise, seen is null ? "." : $"; last seen: {seen}."),
        };
        return new NoPrimaryException(
            $"{what} within {Elapsed.TotalSeconds:0} s{after}{string.Concat(failures.Select(failure => $" {failure.Sentence}"))}");
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
