using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Routines.Flush;

/// <summary>Makes the plan of a flush. Changes nothing.</summary>
internal sealed class SessionFlushPlanner(IMultiplexerFactory connections, SessionFlushOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<SessionFlushPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock);
        SessionCensus census = null!;
        var slots = await OnePass.RunAsync(
            primaries,
            async map => census = await new SessionCounting(primaries, clock).CountAsync(
                map, options.Selection, options.PlanOnly, progress, cancellationToken),
            cancellationToken);
        var nodes = await Task.WhenAll(
            (await primaries.FindAsync(cancellationToken)).Select(async p => (p.Shard, Info: await NodeInfo.ReadAsync(p.Server))));
        var expected = Expected(census, options);
        return new SessionFlushPlan
        {
            Census = census,
            ExpectedSeconds = expected,
            Steps = [.. Steps(options, census, expected)],
            Findings = [Sample(census, options), .. Unjudged(census), slots, .. Reads(census, options.PlanOnly), .. nodes.SelectMany(
                n => Findings(n.Shard, n.Info, options))],
        };
    }

    private static double Expected(SessionCensus census, SessionFlushOptions options)
    {
        var total = census.Total;
        var settle = options.Settle.TotalSeconds;
        // Measured: to delete a session takes as long as to read one more key.
        return Math.Round(settle + (census.LookSeconds * (total.Keys + total.Meant) / Math.Max(1, total.Keys)), 1);
    }

    private static IEnumerable<string> Steps(SessionFlushOptions options, SessionCensus census, double expected)
    {
        var about = census.IsEstimate ? "about " : "";
        var act = options.Grace is { } grace
            ? $"shorten to {grace.TotalSeconds:0} s the lifetime of"
            : "delete";
        yield return $"{act} {about}{census.Total.Meant:N0} of {census.Total.Sessions:N0} sessions ({options.Selection.Words}), in about {expected:0.0} s";
        yield return options.IncludeNew
            ? "include sessions created after the start"
            : "spare sessions created after the start (--include-new deletes those too)";
        yield return options.FullSpeed
            ? "run at full speed: other clients may become slower"
            : "slow down while pings are slow, a snapshot is written, a replica lags or memory is short";
        yield return $"{options.Settle.TotalSeconds:0.#} s later, look for sessions that requests wrote back, and remove index entries whose session is gone";
        if (options.ReplicaPatience > TimeSpan.Zero)
        {
            yield return $"wait until the replicas have confirmed, at most {options.ReplicaPatience.TotalSeconds:0} s";
        }
    }

    private static Finding Sample(SessionCensus census, SessionFlushOptions options) =>
        (census.Samples.IsEmpty, options.Selection.Users.IsEmpty) switch
    {
        (false, _) => Finding.Pass("selection", $"for example {string.Join(", ", census.Samples)} (hashes of ids)"),
        (true, true) => Finding.Warn(
            "selection", "no session matches. Nothing would be deleted.", "check the filter: ./amply sessions count"),
        (true, false) => Finding.Warn(
            "selection",
            "no session matches in the indexes of these users. Nothing would be deleted.",
            "check the spelling of the ids, or add --unindexed: it also finds sessions without an index entry"),
    };

    private static IEnumerable<Finding> Unjudged(SessionCensus census)
    {
        if (census.Total.CannotJudge is > 0 and var count)
        {
            yield return Finding.Warn("filter", UnjudgedSessions.Planned(count), UnjudgedSessions.Remedy);
        }
    }

    private static IEnumerable<Finding> Reads(SessionCensus census, bool looking) => (looking, census.ReadFrom.IsEmpty) switch
    {
        (true, _) => ReadPlace.Findings(census.ReadFrom),
        (false, true) => [],
        _ => [Finding.Pass("reads", "sessions are judged on the primary, which resets the idle time of those that stay")],
    };

    private static IEnumerable<Finding> Findings(string shard, NodeInfo info, SessionFlushOptions options)
    {
        yield return info.IsSaving
            ? Finding.Warn("snapshot", $"shard {shard} is writing a snapshot, and each change meanwhile costs memory{(options.FullSpeed ? "" : ". The flush is slow until the end")}",
                options.FullSpeed ? "wait for the snapshot, or leave out --full-speed" : null)
            : Finding.Pass("snapshot", $"shard {shard} is not writing a snapshot");
        yield return info.ReplicationLagBytes > 64L << 20
            ? Finding.Warn(
                "replication",
                $"a replica of shard {shard} lags {Bytes.Text(info.ReplicationLagBytes)}",
                "wait until it is in sync, because a failover before would bring sessions back: ops/runbooks/replication-lag.md")
            : Finding.Pass("replication", $"{info.ConnectedReplicas} replica(s) of shard {shard} in sync");
    }
}
