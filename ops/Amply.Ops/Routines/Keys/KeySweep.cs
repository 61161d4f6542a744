using System.Text;
using Amply.Keyspace;
using Amply.Ops.Redis.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Walks the keys of one role under a literal prefix on every primary, and does something to each page of them.</summary>
internal sealed class KeySweep(PrimarySet primaries, TimeProvider clock)
{
    private const int ScanCount = 1_000;

    /// <param name="prefix">Taken literally; what SCAN would read as a pattern is escaped.</param>
    /// <param name="handle">Idempotent: a page may come again.</param>
    public async Task<KeySweepCount> RunAsync(
        SlotMap map,
        KeyRole role,
        string prefix,
        Func<Primary, RedisKey[], Task<KeysJudged>> handle,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        var wanted = Encoding.UTF8.GetBytes(prefix);
        var total = default(KeySweepCount);
        foreach (var primary in map.Primaries)
        {
            var here = default(KeySweepCount);
            var walk = new CursorWalk(primaries, clock);
            await walk.RunAsync(
                primary,
                async (node, cursor) =>
                {
                    var page = await ScanPage.ReadAsync(node, cursor, Escape(prefix) + "*", ScanCount, type: null);
                    var named = page.Keys.Where(key => ((byte[])key!).AsSpan().StartsWith(wanted)).ToArray();

                    // What is named so and is of another role is the bare prefix.
                    var keys = named.Where(key => KeyRoles.Of((byte[])key!) == role).ToArray();
                    var judged = keys.Length == 0 ? default : await handle(node, keys);
                    here += new KeySweepCount(keys.Length - judged.Left, judged.Changed, judged.Left, named.Length - keys.Length);
                    progress.Report($"shard {node.Shard}: {walk.Fraction:P0}, {here.Changed:N0} of {here.Seen:N0} keys");
                    return page.Next;
                },
                () => Task.CompletedTask,
                () => here = default,
                cancellationToken);
            total += here;
        }

        return total;
    }

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
/// <param name="Left">Keys of a right name that hold something else.</param>
/// <param name="Bare">Keys whose name is the bare prefix.</param>
internal readonly record struct KeySweepCount(long Seen, long Changed, long Left, long Bare)
{
    public static KeySweepCount operator +(KeySweepCount a, KeySweepCount b) =>
        new(a.Seen + b.Seen, a.Changed + b.Changed, a.Left + b.Left, a.Bare + b.Bare);
}
