using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Counts sessions on every node; changes nothing.</summary>
public sealed class SessionCountRoutine(IMultiplexerFactory connections, SessionSelection selection, TimeProvider clock) : IReport<SessionCensus>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>How long slots may be moving between shards before the counts are given as not proved.</summary>
    public TimeSpan ReshardPatience { get; init; } = WholePass.DefaultPatience;

    public static async Task<SessionCountRoutine> OpenAsync(
        IGroupAccess group, SessionSelection selection, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), selection, clock);

    /// <summary>Counts all, under one unchanged slot map.</summary>
    public async Task<SessionCensus> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var whole = new WholePass(primaries, ReshardPatience, clock);
        var counting = new SessionCounting(primaries, clock);
        SessionCensus? census = null;
        try
        {
            await whole.RunAsync(
                async map => census = await counting.CountAsync(map, selection, exact: true, progress, cancellationToken),
                atOnce: true,
                waiting => progress.Report($"waiting {waiting}"),
                cancellationToken);
            return census! with { Selection = selection.Words };
        }
        catch (UnsettledException error) when (census is not null)
        {
            return census with { Selection = selection.Words, Unproved = error.Message };
        }
    }
}

/// <summary>How many sessions there are.</summary>
public sealed record SessionCensus
{
    public required ImmutableArray<NodeCensus> Nodes { get; init; }

    /// <summary>Extrapolated from a part of the keyspace.</summary>
    public required bool IsEstimate { get; init; }

    /// <summary>Why the counts may be wrong although all was looked at; absent where they are exact or estimated.</summary>
    public string? Unproved { get; init; }

    /// <summary>How long it takes to look at all of it, at the pace of the middle one of the pages seen; nodes are looked at side by side.</summary>
    public required double LookSeconds { get; init; }

    /// <summary>Where values were read; empty where none was.</summary>
    public required ImmutableArray<ReadPlace> ReadFrom { get; init; }

    /// <summary>Some of the sessions meant, hashed.</summary>
    public required ImmutableArray<string> Samples { get; init; }

    /// <summary>Which sessions were asked for, in words; not printed.</summary>
    internal string Selection { get; init; } = "";

    public NodeCensus Total => Nodes.Aggregate(new NodeCensus { Shard = "all", Endpoint = "" }, (sum, node) => sum.Plus(node));
}

/// <summary>What one node holds.</summary>
public sealed record NodeCensus
{
    public required string Shard { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>Of whatever kind.</summary>
    public long Keys { get; init; }

    /// <summary>Strings under the name of a session.</summary>
    public long Sessions { get; init; }

    /// <summary>Of those, the ones that are asked for.</summary>
    public long Meant { get; init; }

    /// <summary>Sessions of which a field that the filter asks for is absent or unreadable; they are not meant.</summary>
    public long CannotJudge { get; init; }

    /// <summary>Keys under the name of a session or an index that hold another type.</summary>
    public long WrongType { get; init; }

    /// <summary>Users' indexes; with users named, how many of these have one.</summary>
    public long Indexes { get; init; }

    /// <summary>Index entries whose session is gone; counted only with users named.</summary>
    public long StaleEntries { get; init; }

    public NodeCensus Plus(NodeCensus other) => this with
    {
        Keys = Keys + other.Keys,
        Sessions = Sessions + other.Sessions,
        Meant = Meant + other.Meant,
        CannotJudge = CannotJudge + other.CannotJudge,
        WrongType = WrongType + other.WrongType,
        Indexes = Indexes + other.Indexes,
        StaleEntries = StaleEntries + other.StaleEntries,
    };

    internal NodeCensus Scaled(double factor) => this with
    {
        Sessions = (long)(Sessions * factor),
        Meant = (long)(Meant * factor),
        CannotJudge = (long)(CannotJudge * factor),
        WrongType = (long)(WrongType * factor),
        Indexes = (long)(Indexes * factor),
    };
}
