namespace Amply.Ops.Routines.Flush;

/// <summary>A flush in figures, for the terminal, JSON and the audit log.</summary>
internal static class FlushFigures
{
    public static IEnumerable<Figure> Of(SessionFlushResult result)
    {
        var total = result.Total;
        var isGrace = result.GraceSeconds is not null;
        yield return isGrace
            ? Figure.Count("given a shorter life", "shortenedSessions", total.Shortened)
            : Figure.Count("ended", "endedSessions", total.Deleted);
        foreach (var (name, jsonName, count) in new[]
        {
            ("came back and ended", "cameBackSessions", total.CameBack),
            ("given a shorter life again", "shortenedAgainSessions", total.ShortenedAgain),
            ("end within the grace", "endingSoonSessions", total.EndingSoon),
            ("spared, created since the start", "sparedSessions", total.Spared),
            ("not meant", "notMeantSessions", total.NotMeant),
            ("cannot judge, left", "unjudgedSessions", total.CannotJudge),
            ("of another type, left", "foreignSessionKeys", total.WrongType),
            isGrace
                ? ("without a TTL, given a shorter life", "shortenedSessionsWithoutTtl", total.WithoutTtl)
                : ("without a TTL, ended", "endedSessionsWithoutTtl", total.WithoutTtl),
            ("index entries removed", "removedIndexEntries", total.IndexEntries),
            ("indexes of another type, left", "foreignIndexes", total.ForeignIndexes),
            ("scans begun anew", "restartedScans", result.Nodes.Sum(n => n.Restarts)),
        })
        {
            if (count > 0)
            {
                yield return Figure.Count(name, jsonName, count);
            }
        }

        if (result.TookSeconds > 0)
        {
            yield return Figure.Count("sessions a second", "sessionsPerSecond", (long)Math.Round(result.Ended / result.TookSeconds));
        }

        if (result.QuietSeconds is > 0 and var quiet)
        {
            yield return Figure.Seconds("nothing came back for", "nothingCameBackFor", quiet);
        }

        foreach (var pause in result.Nodes.SelectMany(n => n.PausedSeconds).GroupBy(p => p.Key))
        {
            yield return Figure.Seconds($"waited for {pause.Key}", $"waitedFor{char.ToUpperInvariant(pause.Key[0])}{pause.Key[1..]}", pause.Sum(p => p.Value));
        }

        if (result.Nodes.Sum(n => n.Replicas) is > 0 and var replicas)
        {
            yield return Figure.Count("replicas that confirmed", "replicasConfirmed", result.Nodes.Sum(n => n.ReplicasConfirmed));
            yield return Figure.Count("replicas connected", "replicasConnected", replicas);
        }

        if (result.Nodes.Length > 1)
        {
            yield return Figure.CountBy(
                isGrace ? "given a shorter life on shard" : "ended on shard",
                isGrace ? "shortenedSessionsByShard" : "endedSessionsByShard",
                result.Nodes.Select(n => KeyValuePair.Create(n.Shard, n.Counts.Deleted + n.Counts.Shortened)));
        }
    }
}

/// <summary>Says several times a second how far a flush is.</summary>
internal sealed class FlushReporter(IProgress<SessionFlushProgress> progress, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly long startedAt = clock.GetTimestamp();

    /// <summary>Runs one stage while reporting it.</summary>
    /// <param name="fraction">Of the stage, from 0 to 1.</param>
    public async Task<T> DuringAsync<T>(Task<T> stage, string name, Func<double> fraction, Func<long> ended, Func<string?> waiting)
    {
        var stageStartedAt = clock.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, clock);
        while (!stage.IsCompleted)
        {
            Report(name, fraction(), ended(), waiting(), stageStartedAt);
            await Task.WhenAny(stage, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
        }

        var result = await stage;
        Report(name, 1, ended(), null, stageStartedAt);
        return result;
    }

    private void Report(string name, double fraction, long ended, string? waiting, long stageStartedAt)
    {
        var took = clock.GetElapsedTime(startedAt);
        var stage = clock.GetElapsedTime(stageStartedAt);
        progress.Report(new SessionFlushProgress(
            name,
            fraction,
            ended,
            took > TimeSpan.Zero ? ended / took.TotalSeconds : 0,
            fraction is > 0.01 and < 1 ? stage * ((1 - fraction) / fraction) : null,
            waiting));
    }
}
