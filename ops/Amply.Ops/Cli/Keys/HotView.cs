using Amply.Ops.Routines.Keys;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Keys;

/// <summary>Prints the part of <c>keyspace --hot</c>, and how much its figures say.</summary>
internal static class HotView
{
    private const int MostKinds = 10;

    public static void Show(ITerminal terminal, HotReport hot)
    {
        var isCounted = hot.Measure == HotMeasure.Counter;
        terminal.Line();
        terminal.Line("Keys in use. Ids of sessions and users are shown as hashes.", Tone.Heading);
        if (hot.Kinds.IsEmpty)
        {
            terminal.Line("There are no keys.");
            return;
        }

        terminal.Table(TableView.Of(
            ["prefix", "keys in use", "of"],
            hot.Kinds.Take(MostKinds).Select(kind => new Cell[] { kind.Prefix, $"{kind.InUse:N0}", $"{kind.Keys:N0}" })));
        if (!hot.Keys.IsEmpty)
        {
            terminal.Line();
            terminal.Table(TableView.Of(
                [isCounted ? "counter" : "looks", "key"],
                hot.Keys.Select(key => new Cell[] { $"{key.Score} of {hot.MostScore}", key.Name })));
        }

        foreach (var sentence in Sentences(hot, isCounted))
        {
            terminal.Line(sentence, Tone.Quiet);
        }
    }

    private static IEnumerable<string> Sentences(HotReport hot, bool isCounted)
    {
        yield return isCounted
            ? $"The counters are Redis' own ({hot.Policy}). They are logarithmic: with the default settings 10 means about 100 uses, 142 "
                + "about 100,000, and 255 a million or more. A counter falls by 1 each minute."
            : $"Under {hot.Policy} Redis records only the second of the last use. A look each second counts a key that was used in "
                + "the last 2 s. So a key with one use a second and a key with 10,000 have the same score.";
        if (!isCounted)
        {
            yield return "Redis counts uses under volatile-lfu and allkeys-lfu. The parameter maxmemory-policy is changed in place.";
        }

        yield return "A use is a read or a write on the primary. Reads through the reader endpoint are not seen.";
        if (hot.IsPart)
        {
            yield return $"{hot.LookedAt:N0} keys were looked at. The hottest key may be another one; --full looks at all keys.";
        }

        if (hot.Unwatched > 0)
        {
            yield return $"{hot.Unwatched:N0} more keys were used in the last second and were not watched; --under PREFIX watches fewer.";
        }
    }
}
