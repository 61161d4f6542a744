using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Counts sessions on every node; changes nothing.</summary>
public sealed class SessionCountRoutine(IMultiplexerFactory connections, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>How long slots may be moving between shards before the counts are given as not proved.</summary>
    public TimeSpan ReshardPatience { get; init; } = WholePass.DefaultPatience;

    /// <summary>Counts all, under one unchanged slot map.</summary>
    public async Task<SessionCensus> CountAsync(SessionSelection selection, IProgress<string> progress, CancellationToken cancellationToken)
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
            return census!;
        }
        catch (UnsettledException error) when (census is not null)
        {
            return census with { Unproved = error.Message };
        }
    }
}
