using System.Text;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Keys;

/// <summary>Walks the string keys under a literal prefix on every primary, and does something to each page of them.</summary>
internal sealed class KeySweep(PrimarySet primaries, TimeProvider clock)
{
    private const int ScanCount = 1_000;

    /// <param name="prefix">Taken literally; what SCAN would read as a pattern is escaped.</param>
    /// <param name="handle">Idempotent: a page may come again. Returns how many keys it changed, or would.</param>
    public async Task<KeySweepCount> RunAsync(
        SlotMap map, string prefix, Func<Primary, RedisKey[], Task<long>> handle, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var wanted = Encoding.UTF8.GetBytes(prefix);
        var total = new KeySweepCount(0, 0);
        foreach (var primary in map.Primaries)
        {
            var (seen, changed) = (0L, 0L);
            var walk = new CursorWalk(primaries, clock);
            await walk.RunAsync(
                primary,
                async (node, cursor) =>
                {
                    var page = await ScanPage.ReadAsync(node, cursor, Escape(prefix) + "*", ScanCount, "string");
                    var keys = page.Keys.Where(key => ((byte[])key!).AsSpan().StartsWith(wanted)).ToArray();
                    seen += keys.Length;
                    changed += keys.Length == 0 ? 0 : await handle(node, keys);
                    progress.Report($"shard {node.Shard}: {walk.Fraction:P0}, {changed:N0} of {seen:N0} keys");
                    return page.Next;
                },
                () => Task.CompletedTask,
                () => seen = 0,
                cancellationToken);
            total = new KeySweepCount(total.Seen + seen, total.Changed + changed);
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

/// <param name="Seen">Keys under the prefix.</param>
/// <param name="Changed">Keys that were changed, or would be.</param>
internal readonly record struct KeySweepCount(long Seen, long Changed);
