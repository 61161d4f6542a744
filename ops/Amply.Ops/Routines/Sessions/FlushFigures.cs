using System.Globalization;

namespace Amply.Ops.Routines.Sessions;

/// <summary>A flush in figures, for the terminal and the audit log.</summary>
internal static class FlushFigures
{
    public static IEnumerable<KeyValuePair<string, string>> Of(SessionFlushResult result)
    {
        var total = result.Total;
        yield return Figure("ended", total.Deleted);
        foreach (var (name, count) in new[]
        {
            ("came back and ended", total.CameBack),
            ("given a shorter life", total.Shortened),
            ("spared, created since the start", total.Spared),
            ("not meant", total.NotMeant),
            ("cannot judge, left", total.CannotJudge),
            ("of another type, left", total.WrongType),
            ("without a TTL, ended", total.WithoutTtl),
            ("index entries removed", total.IndexEntries),
            ("indexes of another type, left", total.ForeignIndexes),
            ("scans begun anew", result.Nodes.Sum(n => n.Restarts)),
        })
        {
            if (count > 0)
            {
                yield return Figure(name, count);
            }
        }

        if (result.TookSeconds > 0)
        {
            yield return new("sessions a second", (result.Ended / result.TookSeconds).ToString("N0", CultureInfo.InvariantCulture));
        }

        if (result.QuietSeconds is > 0 and var quiet)
        {
            yield return new("nothing came back for", $"{quiet:0.0} s");
        }

        foreach (var pause in result.Nodes.SelectMany(n => n.Paused).GroupBy(p => p.Key))
        {
            yield return new($"waited for {pause.Key}", string.Create(CultureInfo.InvariantCulture, $"{pause.Sum(p => p.Value):0.0} s"));
        }

        if (result.Nodes.Sum(n => n.Replicas) is > 0 and var replicas)
        {
            yield return new("replicas that confirmed", $"{result.Nodes.Sum(n => n.ReplicasConfirmed)} of {replicas}");
        }

        foreach (var node in result.Nodes.Length > 1 ? result.Nodes : [])
        {
            yield return Figure($"ended on shard {node.Shard}", node.Counts.Deleted + node.Counts.CameBack + node.Counts.Shortened);
        }
    }

    private static KeyValuePair<string, string> Figure(string name, long count) => new(name, count.ToString("N0", CultureInfo.InvariantCulture));
}
