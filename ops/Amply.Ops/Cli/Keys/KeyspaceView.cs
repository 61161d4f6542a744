using Amply.Ops.Routines.Keys;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Keys;

/// <summary>Prints the report of <c>keyspace</c> for people.</summary>
internal static class KeyspaceView
{
    private const int MostRows = 50;

    // A smaller difference between the keys' sum and used_memory is normal.
    private const long WorthAWord = 16L * 1024 * 1024;

    public static void Show(ITerminal terminal, KeyspaceReport report)
    {
        terminal.Line(Heading(report), Tone.Heading);
        terminal.Table(TableView.Of(
            ["prefix", "keys", "without TTL", "bytes", "biggest", "what"],
            report.Kinds.Take(MostRows).Select(kind => new Cell[]
            {
                kind.Prefix, $"{kind.Keys:N0}", $"{kind.WithoutTtl:N0}", Size(kind.Bytes), Size(kind.BiggestBytes), kind.What,
            })));
        if (report.Kinds.Length > MostRows)
        {
            var rest = report.Kinds.Skip(MostRows).ToArray();
            var (keys, bytes) = (rest.Sum(kind => kind.Keys), rest.Sum(kind => kind.Bytes ?? 0));
            terminal.Line($"{rest.Length:N0} more prefixes: {keys:N0} keys, {Bytes.Text(bytes)}. --output json lists them.", Tone.Quiet);
        }

        if (!report.Biggest.IsEmpty)
        {
            terminal.Line();
            var which = report.IsEstimate ? " of the sample" : "";
            terminal.Line(
                $"The biggest keys{which}. Ids of sessions and users are shown as hashes.",
                Tone.Heading);
            terminal.Table(TableView.Of(
                ["bytes", "type", "TTL", "key"],
                report.Biggest.Select(key => new Cell[]
                {
                    Bytes.Text(key.Bytes), key.Type ?? "?", key.WithoutTtl ? new Cell("none", Tone.Warning) : "yes", key.Name,
                })));
        }

        terminal.Line();
        foreach (var line in Memory(report))
        {
            terminal.Line(line);
        }

        if (report.Hot is { } hot)
        {
            HotView.Show(terminal, hot);
        }

        if (report.Unproved is { } why)
        {
            terminal.Line(why, Tone.Warning);
        }

        foreach (var other in report.OtherDatabases)
        {
            terminal.Line($"db{other.Database}: {other.Keys:N0} {(other.Keys == 1 ? "key" : "keys")}, not counted.", Tone.Warning);
        }
    }

    private static string Heading(KeyspaceReport report)
    {
        var all = $"{report.Keys:N0} keys";
        var about = report.IsEstimate ? "about " : "";
        var shown = report.Under is { } under ? $"{about}{report.Kinds.Sum(kind => kind.Keys):N0} of {all} begin with {under}" : all;
        return report.IsEstimate
            ? $"{shown}; estimated from {report.LookedAt:N0} measured keys; --full measures all"
            : $"{shown}; {report.LookedAt:N0} measured";
    }

    private static IEnumerable<string> Memory(KeyspaceReport report)
    {
        var (keys, used, dataset) = report.Memory;
        if (report.Under is not null)
        {
            yield break;
        }

        yield return $"Sum: {Size(keys)}{(report.IsEstimate ? " (estimate)" : "")}. Redis uses {Bytes.Text(used)} (used_memory)"
            + $"{(dataset is { } data ? $", of which {Bytes.Text(data)} is data (used_memory_dataset)" : "")}.";
        if (keys is { } sum && Math.Abs(used - sum) is var apart && apart > Math.Max(WorthAWord, used / 4))
        {
            var gap = Bytes.Text(apart);
            yield return (used > sum, report.IsEstimate) switch
            {
                (true, true) => $"{gap} of used_memory is not in the sum: a big key may be outside the sample. "
                    + "--full measures all keys.",
                (true, false) => $"{gap} of used_memory is not in the sum: buffers of clients and replicas, "
                    + "scripts, other databases and tables of keys use it.",
                (false, true) => $"The sum is {gap} above used_memory: the keys of the sample are bigger than the others. "
                    + "--full gives the exact sum.",
                (false, false) => $"The sum is {gap} above used_memory: large collections are measured by a sample of their elements, "
                    + "which are bigger than the others.",
            };
        }
    }

    private static string Size(long? bytes) => bytes is { } known ? Bytes.Text(known) : "not measured";
}
