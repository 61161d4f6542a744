using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Collects keys by a walk over all names of a pattern.</summary>
internal abstract class NameWalk(string pattern, string doing) : PageHandler
{
    private const int ScanCount = 1_000;

    private readonly HashSet<RedisKey> found = [];
    private IProgress<string>? report;
    private CursorWalk? walk;

    public static async Task<ImmutableArray<RedisKey>> AllAsync(
        NameWalk names,
        PrimarySet primaries,
        SlotMap map,
        IProgress<string> progress,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var all = ImmutableArray<RedisKey>.Empty;
        names.report = progress;
        foreach (var primary in map.Primaries)
        {
            names.found.Clear();
            names.walk = new CursorWalk(primaries, clock);
            await names.walk.RunAsync(primary, names, cancellationToken);
            all = all.AddRange(names.found);
        }

        return all;
    }

    public override async Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
    {
        var page = await ScanPage.ReadAsync(node, cursor, pattern, ScanCount, type: null);
        found.UnionWith(await ChooseAsync(page.Keys, cancellationToken));
        report?.Report($"{doing}: shard {node.Shard}, {walk?.Fraction:P0}");
        return page.Next;
    }

    public override void Restart() => found.Clear();

    protected abstract Task<IEnumerable<RedisKey>> ChooseAsync(RedisKey[] page, CancellationToken cancellationToken);
}

/// <summary>The sessions whose id has a hash.</summary>
internal sealed class SessionsWithHash(NamedSession named) : NameWalk("session:?*", "looking for the session")
{
    protected override Task<IEnumerable<RedisKey>> ChooseAsync(RedisKey[] page, CancellationToken cancellationToken) =>
        Task.FromResult(page.Where(key => KeyNames.TrySessionId((byte[])key!, out var id) && named.Is(id)));
}

/// <summary>The indexes that list a session.</summary>
/// <param name="entry">The session's id; null where only its hash is known.</param>
internal sealed class IndexesWith(NamedSession named, RedisValue? entry, ReadSource source)
    : NameWalk("user_sessions:?*", "looking for the session in the indexes")
{
    private const int PageSize = 1_000;

    protected override async Task<IEnumerable<RedisKey>> ChooseAsync(RedisKey[] page, CancellationToken cancellationToken)
    {
        var indexes = page.Where(key => KeyNames.TryUser((byte[])key!, out _)).ToArray();
        var list = await Task.WhenAll(indexes.Select(index => ListsAsync(index, cancellationToken)));
        return indexes.Where((_, i) => list[i]);
    }

    private async Task<bool> ListsAsync(RedisKey index, CancellationToken cancellationToken)
    {
        if (entry is { } id)
        {
            try
            {
                return await source.Database.SetContainsAsync(index, id, source.Flags);
            }
            catch (RedisServerException error) when (RedisErrors.IsWrongType(error))
            {
                return false;
            }
        }

        await foreach (var ids in new IndexPages(source, index).ReadAsync(PageSize, cancellationToken))
        {
            if (ids.Any(listed => !listed.IsNullOrEmpty && named.Is((byte[])listed!)))
            {
                return true;
            }
        }

        return false;
    }
}
