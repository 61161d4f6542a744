using System.Collections.Immutable;
using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Lists sessions without changing anything, stale index entries included.</summary>
public sealed class SessionListingRoutine(IMultiplexerFactory connections, TimeProvider clock)
{
    private const int ScanCount = 1_000;
    private const int IndexPageSize = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="limit">Sessions at most; at least 1.</param>
    /// <param name="latest">The latest of all; else the first that are found, which is quicker.</param>
    public async Task<SessionListing> ListAsync(SessionSelection selection, int limit, bool latest, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var found = await primaries.FindAsync(cancellationToken);
        var sources = new ReadSources(looking: true, clock);
        try
        {
            return await ListAsync(found, sources, selection, new ListedRows(selection.Filter, limit, latest), cancellationToken);
        }
        catch (Exception error) when (PrimarySet.IsTransient(error) && sources.UsesReplica)
        {
            sources.GiveUpReplicas();
            return await ListAsync(found, sources, selection, new ListedRows(selection.Filter, limit, latest), cancellationToken);
        }
    }

    private static async Task<SessionListing> ListAsync(
        ImmutableArray<Primary> found, ReadSources sources, SessionSelection selection, ListedRows rows, CancellationToken cancellationToken)
    {
        var source = await sources.ForAsync(found[0], found);
        await (selection.Users.IsEmpty ? ScanAsync(found, source, rows, cancellationToken) : IndexesAsync(source, selection.Users, rows, cancellationToken));
        return await rows.ListAsync(source, sources.Places);
    }

    private static async Task ScanAsync(ImmutableArray<Primary> primaries, ReadSource source, ListedRows rows, CancellationToken cancellationToken)
    {
        foreach (var primary in primaries)
        {
            ulong cursor = 0;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = await ScanPage.ReadAsync(primary, cursor, "session:?*", ScanCount, type: null);
                cursor = page.Next;
                await rows.AddAsync(source, [.. page.Keys.Where(key => KeyNames.TrySessionId((byte[])key!, out _))], emptyEntries: null);
            }
            while (cursor != 0 && !rows.IsFull);
        }
    }

    private static async Task IndexesAsync(ReadSource source, ImmutableArray<string> users, ListedRows rows, CancellationToken cancellationToken)
    {
        foreach (var user in users.Distinct(StringComparer.Ordinal))
        {
            var index = new IndexPages(source, KeyNames.UserSessions(user));
            await foreach (var page in index.ReadAsync(IndexPageSize, cancellationToken))
            {
                var keys = KeyNames.Sessions(page);
                await rows.AddAsync(source, keys, page.Length - keys.Length);
                if (rows.IsFull)
                {
                    return;
                }
            }

            rows.AddIndex(index);
        }
    }
}
