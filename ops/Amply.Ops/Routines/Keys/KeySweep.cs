using System.Text;
using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Walks the keys of a change on every primary: changes them, or only counts them.</summary>
/// <param name="changed">Counts the keys that were changed; null: nothing is changed.</param>
internal sealed class KeySweep(
    PrimarySet primaries, IKeyChange change, ChangeTally? changed, IProgress<string> progress, TimeProvider clock) : PageHandler
{
    private const int ScanCount = 1_000;

    private readonly byte[] wanted = Encoding.UTF8.GetBytes(change.Prefix);
    private CursorWalk? walk;
    private KeySweepCount here;

    public async Task<KeySweepCount> RunAsync(SlotMap map, CancellationToken cancellationToken)
    {
        var total = default(KeySweepCount);
        foreach (var primary in map.Primaries)
        {
            (here, walk) = (default, new CursorWalk(primaries, clock));
            await walk.RunAsync(primary, this, cancellationToken);
            total += here;
        }

        return total;
    }

    public override async Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
    {
        var page = await ScanPage.ReadAsync(node, cursor, Escape(change.Prefix) + "*", ScanCount, type: null);
        var named = page.Keys.Where(key => ((byte[])key!).AsSpan().StartsWith(wanted)).ToArray();

        // A key with this prefix and another role is the prefix without a name.
        var keys = named.Where(key => KeyRoles.Of((byte[])key!) == change.Role).ToArray();
        var judged = keys.Length == 0 ? default : await JudgeAsync(node, keys);
        here += new KeySweepCount(keys.Length - judged.Left, judged.Changed, judged.Left, named.Length - keys.Length);
        progress.Report($"shard {node.Shard}: {walk!.Fraction:P0}, {here.Changed:N0} of {here.Seen:N0} keys");
        return page.Next;
    }

    public override void Restart() => here = default;

    private Task<KeysJudged> JudgeAsync(Primary node, RedisKey[] keys) => changed is null
        ? change.CountAsync(node.Database, node.Clustered, keys)
        : change.ApplyAsync(node.Database, node.Clustered, keys, changed);

    internal static string Escape(string literal)
    {
        var text = new StringBuilder(literal.Length);
        foreach (var character in literal)
        {
            _ = (character is '*' or '?' or '[' or ']' or '^' or '\\' ? text.Append('\\') : text).Append(character);
        }

        return text.ToString();
    }
}

/// <param name="Seen">Keys of the role under the prefix.</param>
/// <param name="Changed">Keys that were changed, or would be.</param>
/// <param name="Left">Keys with a matching name and another content.</param>
/// <param name="Bare">Keys whose name is only the prefix.</param>
internal readonly record struct KeySweepCount(long Seen, long Changed, long Left, long Bare)
{
    public static KeySweepCount operator +(KeySweepCount a, KeySweepCount b) =>
        new(a.Seen + b.Seen, a.Changed + b.Changed, a.Left + b.Left, a.Bare + b.Bare);
}
