using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Finds one session by its id or by its hash, and whose it is. Changes nothing.</summary>
/// <remarks>An id is a key, so it needs no scan. A hash needs a scan of the names, and a session that is gone one of the indexes.</remarks>
internal sealed class SessionLookup(PrimarySet primaries, NamedSession named, IProgress<string> progress, TimeProvider clock)
{
    /// <param name="looking">Whether nothing is changed afterwards. A replica is read then, where one is in sync.</param>
    public async Task<SessionLook> FindAsync(SlotMap map, bool looking, CancellationToken cancellationToken)
    {
        var sources = new ReadSources(looking, clock);
        try
        {
            return await FindAsync(map, sources, cancellationToken);
        }
        catch (Exception error) when (PrimarySet.IsTransient(error) && sources.UsesReplica)
        {
            sources.GiveUpReplicas();
            return await FindAsync(map, sources, cancellationToken);
        }
    }

    private async Task<SessionLook> FindAsync(SlotMap map, ReadSources sources, CancellationToken cancellationToken)
    {
        var first = map.Primaries[0];
        var source = await sources.ForAsync(first, map.Primaries);
        ImmutableArray<RedisKey> keys = await first.Database.KeyExistsAsync(named.Key, CommandFlags.DemandMaster)
            ? [named.Key]
            : named.CanBeHash ? await KeysAsync(map, cancellationToken) : [];
        var rows = await SessionReader.ReadAsync(source, keys, (key, read) => (read.State, Row: ListedRows.Row(key, read)));
        var left = await Task.WhenAll(keys.Select(key => source.Database.ExecuteAsync("PTTL", [key], source.Flags)));
        var found = keys.Zip(rows, left).Where(s => s.Second.State is KeyState.Found or KeyState.Malformed).ToArray();
        var look = new SessionLook(named.Hash)
        {
            Keys = [.. found.Select(s => s.First)],
            Rows = [.. found.Select(s => s.Second.Row with { SecondsLeft = (long)s.Third >= 0 ? (long)s.Third / 1000.0 : null })],
            WrongType = rows.Any(row => row.State == KeyState.WrongType),
            ReadFrom = sources.Places,
        };
        return look.Owner is not null || look.Rows.Length > 1 || look.WrongType
            ? look
            : look with { ListedBy = await IndexesAsync(map, source, look.Keys, cancellationToken) };
    }

    private async Task<ImmutableArray<RedisKey>> KeysAsync(SlotMap map, CancellationToken cancellationToken) =>
        await NameWalk.AllAsync(new SessionsWithHash(named), primaries, map, progress, clock, cancellationToken);

    // The indexes that list the session. For a session that is gone they are the only trace.
    private async Task<ImmutableArray<RedisKey>> IndexesAsync(
        SlotMap map, ReadSource source, ImmutableArray<RedisKey> keys, CancellationToken cancellationToken)
    {
        RedisValue? entry = keys is [var key] && KeyNames.TrySessionId((byte[])key!, out var id) ? (RedisValue?)id.ToArray()
            : named.CanBeHash ? (RedisValue?)null
            : named.Entry;
        return await NameWalk.AllAsync(new IndexesWith(named, entry, source), primaries, map, progress, clock, cancellationToken);
    }
}
