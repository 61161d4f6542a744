using System.Text;
using Amply.Ops.Redis.Scanning;

namespace Amply.Ops.Routines.Keys;

/// <summary>What there is where a prefix matches nothing: the next parts of the names, each up to a colon, with their keys.</summary>
/// <remarks>The deepest part of the prefix that has keys decides. One scan counts for all of them.</remarks>
internal sealed class PartsBelow : PageHandler
{
    private const int ScanCount = 1_000;
    private const int MostShown = 10;
    private const int MostKept = 1_000;
    private const int MostLetters = 60;
    private const string Rest = "other names";

    private readonly string root;
    private readonly IProgress<string> progress;
    private readonly (string Prefix, byte[] Bytes, Dictionary<string, long> Parts)[] levels;

    private PartsBelow(string root, string prefix, IProgress<string> progress)
    {
        (this.root, this.progress) = (root, progress);

        // Of 'cache:org:stats:' these are 'cache:org:' and 'cache:'.
        var ends = Enumerable.Range(root.Length, Math.Max(0, prefix.Length - root.Length)).Where(end => prefix[end - 1] == ':');
        levels =
        [
            .. ends.Reverse().Select(end => prefix[..end])
                .Select(level => (level, Encoding.UTF8.GetBytes(level), new Dictionary<string, long>())),
        ];
    }

    /// <param name="root">The prefix of the role, such as <c>cache:</c>.</param>
    /// <param name="prefix">The prefix that matches nothing. It begins with the root.</param>
    public static async Task<PartsBelow> OfAsync(
        PrimarySet primaries,
        SlotMap map,
        string root,
        string prefix,
        IProgress<string> progress,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var all = new PartsBelow(root, prefix, progress);
        foreach (var primary in map.Primaries)
        {
            var shard = new PartsBelow(root, prefix, progress);
            await new CursorWalk(primaries, clock).RunAsync(primary, shard, cancellationToken);
            all.Add(shard);
        }

        return all;
    }

    /// <summary>Whether there is no key below the root.</summary>
    public bool IsEmpty => levels.All(level => level.Parts.Count == 0);

    /// <summary>What there is, in a sentence.</summary>
    public string Sentence
    {
        get
        {
            if (levels.FirstOrDefault(level => level.Parts.Count > 0) is not { Prefix: { } prefix, Parts: { } parts })
            {
                return $"There is no key below {root}";
            }

            var shown = parts.OrderByDescending(part => part.Value).ThenBy(part => part.Key, StringComparer.Ordinal).Take(MostShown)
                .Select(part => $"{part.Key} {part.Value:N0}");
            var more = parts.Count > MostShown ? $" and {parts.Count - MostShown:N0} more" : "";
            return $"Below {prefix} there is: {string.Join(", ", shown)}{more}";
        }
    }

    /// <summary>Whether a key below the root begins with a part.</summary>
    public bool Has(string part) => levels.Any(level => level.Prefix == root && level.Parts.ContainsKey(part));

    public override async Task<ulong> HandleAsync(Primary node, ulong cursor, CancellationToken cancellationToken)
    {
        var page = await ScanPage.ReadAsync(node, cursor, KeySweep.Escape(root) + "*", ScanCount, type: null);
        foreach (var key in page.Keys.Select(key => (byte[])key!))
        {
            foreach (var (prefix, bytes, parts) in levels)
            {
                if (key.Length > bytes.Length && key.AsSpan().StartsWith(bytes))
                {
                    Add(parts, Part(key.AsSpan(bytes.Length)), 1);
                }
            }
        }

        progress.Report($"looking at what is below {root}: shard {node.Shard}");
        return page.Next;
    }

    public override void Restart()
    {
        foreach (var (_, _, parts) in levels)
        {
            parts.Clear();
        }
    }

    private void Add(PartsBelow shard)
    {
        foreach (var (mine, other) in levels.Zip(shard.levels))
        {
            foreach (var (part, keys) in other.Parts)
            {
                Add(mine.Parts, part, keys);
            }
        }
    }

    private static void Add(Dictionary<string, long> parts, string part, long keys)
    {
        part = parts.ContainsKey(part) || parts.Count < MostKept ? part : Rest;
        parts[part] = parts.GetValueOrDefault(part) + keys;
    }

    private static string Part(ReadOnlySpan<byte> rest)
    {
        var colon = rest.IndexOf((byte)':');
        var text = Encoding.UTF8.GetString(colon < 0 ? rest : rest[..(colon + 1)]);
        return colon < 0 ? Rest : text.Length <= MostLetters ? text : $"{text[..MostLetters]}…";
    }
}
