using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Lists sessions. Changes nothing, also not stale index entries.</summary>
public sealed class SessionListingRoutine(IMultiplexerFactory connections, ListingOptions options, TimeProvider clock)
    : IReport<SessionListing>
{
    private const int ScanCount = 1_000;
    private const int IndexPageSize = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<SessionListingRoutine> OpenAsync(
        IGroupAccess group, ListingOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), options, clock);

    public async Task<SessionListing> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Limit, 1);
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var found = await primaries.FindAsync(cancellationToken);
        var sources = new ReadSources(looking: true, clock);
        try
        {
            return await ListAsync(found, sources, cancellationToken);
        }
        catch (Exception error) when (PrimarySet.IsTransient(error) && sources.UsesReplica)
        {
            sources.GiveUpReplicas();
            return await ListAsync(found, sources, cancellationToken);
        }
    }

    private async Task<SessionListing> ListAsync(ImmutableArray<Primary> found, ReadSources sources, CancellationToken cancellationToken)
    {
        var selection = options.Selection;
        var rows = new ListedRows(selection.Filter, options.Limit, options.Latest);
        var source = await sources.ForAsync(found[0], found);
        await (selection.Users.IsEmpty ? ScanAsync(found, source, rows, cancellationToken) : IndexesAsync(
            source, selection.Users, rows, cancellationToken));
        var listing = await rows.ListAsync(source, sources.Places);
        return listing with
        {
            Selection = selection.Words,
            IsSelected = !selection.IsEverything,
            UsersHere = rows.HasIndex || selection.Users.IsEmpty ? null : await WhatIsThere.UsersAsync(found, cancellationToken),
        };
    }

    private static async Task ScanAsync(
        ImmutableArray<Primary> primaries, ReadSource source, ListedRows rows, CancellationToken cancellationToken)
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

    private static async Task IndexesAsync(
        ReadSource source, ImmutableArray<string> users, ListedRows rows, CancellationToken cancellationToken)
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
                    break;
                }
            }

            rows.AddIndex(index);
            if (rows.IsFull)
            {
                return;
            }
        }
    }
}

/// <summary>Lists a user's sessions as their "active sessions" page shows them.</summary>
public sealed class UserSessionsRoutine(SessionListingRoutine listing) : IReport<UserSessions>
{
    /// <summary>The target as typed, for the next commands.</summary>
    private string Target { get; init; } = "TARGET";

    public static async Task<UserSessionsRoutine> OpenAsync(
        IGroupAccess group, ListingOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await SessionListingRoutine.OpenAsync(group, options, clock, cancellationToken)) { Target = group.Target.Option };

    public async Task<UserSessions> LookAsync(IProgress<string> progress, CancellationToken cancellationToken) =>
        UserSessions.Of(await listing.LookAsync(progress, cancellationToken)) with { Target = Target };
}

/// <summary>Which sessions to list, and how many.</summary>
/// <param name="Limit">The most sessions of the list; at least 1.</param>
/// <param name="Latest">Whether to list the latest sessions of all; else the first that are found, which is faster.</param>
public sealed record ListingOptions(SessionSelection Selection, int Limit, bool Latest);
