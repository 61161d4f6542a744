using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Counts sessions on every node. Changes nothing.</summary>
public sealed class SessionCountRoutine(IMultiplexerFactory connections, SessionSelection selection, TimeProvider clock)
    : IReport<SessionCensus>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>How long to wait for the end of a reshard. After that the counts may be wrong, and the report says so.</summary>
    public TimeSpan ReshardPatience { get; init; } = WholePass.DefaultPatience;

    public static async Task<SessionCountRoutine> OpenAsync(
        IGroupAccess group, SessionSelection selection, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), selection, clock);

    /// <summary>Counts all sessions under one unchanged slot map.</summary>
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
                new WaitNote(progress),
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

    /// <summary>Whether the counts are estimated from a part of the keyspace.</summary>
    public required bool IsEstimate { get; init; }

    /// <summary>Why the counts may be wrong; absent where they are exact or estimated.</summary>
    public string? Unproved { get; init; }

    /// <summary>The time to read all sessions, from the median time of a page. All nodes are read at the same time.</summary>
    public required double LookSeconds { get; init; }

    /// <summary>The nodes from which values were read; empty where no value was read.</summary>
    public required ImmutableArray<ReadPlace> ReadFrom { get; init; }

    /// <summary>Hashes of some matching sessions.</summary>
    public required ImmutableArray<string> Samples { get; init; }

    /// <summary>The countries of the sessions that were read; absent where a session matches or no country was asked for.</summary>
    public ImmutableSortedDictionary<string, long>? CountriesHere { get; init; }

    /// <summary>Some ids of users that have an index; absent where the users that were asked for have one.</summary>
    public ImmutableArray<string>? UsersHere { get; init; }

    /// <summary>The selection in words; not printed in JSON.</summary>
    internal string Selection { get; init; } = "";

    /// <summary>Whether users or a filter select the sessions; not printed in JSON.</summary>
    internal bool IsSelected { get; init; }

    /// <summary>The sentence for a selection that matches nothing, with what there is; null where something matches.</summary>
    internal string? NothingMatches => IsSelected && Total.Meant == 0
        ? $"{WhatIsThere.Nothing}{WhatIsThere.Countries(CountriesHere, IsEstimate)}{WhatIsThere.Users(UsersHere)}"
        : null;

    public NodeCensus Total => Nodes.Aggregate(new NodeCensus { Shard = "all", Endpoint = "" }, (sum, node) => sum.Plus(node));
}

/// <summary>The counts of one node.</summary>
public sealed record NodeCensus
{
    public required string Shard { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>All keys.</summary>
    public long Keys { get; init; }

    /// <summary>Strings with the name of a session.</summary>
    public long Sessions { get; init; }

    /// <summary>Sessions that match the selection.</summary>
    public long Meant { get; init; }

    /// <summary>Sessions that the filter cannot judge, because a field is missing or unreadable. They do not match.</summary>
    public long CannotJudge { get; init; }

    /// <summary>The same by the field; absent where all were judged.</summary>
    public ImmutableSortedDictionary<string, long>? UnreadFields { get; init; }

    /// <summary>Keys with the name of a session or an index and another type.</summary>
    public long WrongType { get; init; }

    /// <summary>Indexes of users. With users selected: how many of them have an index.</summary>
    public long Indexes { get; init; }

    /// <summary>Index entries whose session is gone; counted only with users selected.</summary>
    public long StaleEntries { get; init; }

    public NodeCensus Plus(NodeCensus other) => this with
    {
        Keys = Keys + other.Keys,
        Sessions = Sessions + other.Sessions,
        Meant = Meant + other.Meant,
        CannotJudge = CannotJudge + other.CannotJudge,
        UnreadFields = FieldCounts.Plus(UnreadFields, other.UnreadFields),
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
