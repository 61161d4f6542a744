using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Routines.Flush;

/// <summary>What a flush says to people: how far it is, and what to run next.</summary>
internal sealed class FlushText(IProgress<string> line) : IProgress<SessionFlushProgress>
{
    public void Report(SessionFlushProgress value)
    {
        var left = value.Left is { } time ? $", {time.TotalSeconds:0} s left" : "";
        var waiting = value.Waiting is { } why ? $"; waiting: {why}" : "";
        line.Report($"{value.Stage}: {value.Fraction:P0}, {value.Ended:N0} ended, {value.Rate:N0}/s{left}{waiting}");
    }

    public static SessionFlushResult WithNext(SessionFlushResult result, string target) =>
        result.Outcome == RoutineOutcome.Done ? result : result with { Next = Next(target, result.End) };

    private static ImmutableArray<string> Next(string target, SessionFlushEnd end) => end switch
    {
        SessionFlushEnd.Done => [UnjudgedSessions.Remedy],
        SessionFlushEnd.ReplicasBehind => [$"./amply status {target}", "the same command again, once the replicas have caught up"],
        SessionFlushEnd.ComingBack =>
            ["find out what writes them back, for example an application that still runs an old version", "the same command again"],
        SessionFlushEnd.Unproved => [$"./amply status {target}", "the same command again: it goes on where this one stopped"],
        _ => ["the same command again: it goes on where this one stopped"],
    };
}
