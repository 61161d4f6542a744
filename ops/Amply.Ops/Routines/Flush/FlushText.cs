using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Routines.Flush;

/// <summary>Writes the progress and the next steps of a flush for people.</summary>
internal sealed class FlushText(IProgress<string> line) : IProgress<SessionFlushProgress>
{
    public void Report(SessionFlushProgress value)
    {
        var left = value.Left is { } time ? $", {time.TotalSeconds:0} s left" : "";
        var waiting = value.Waiting is { } why ? $"; waiting: {why}" : "";
        line.Report($"{value.Stage}: {value.Fraction:P0}, {value.Ended:N0} sessions, {value.Rate:N0}/s{left}{waiting}");
    }

    public static SessionFlushResult WithNext(SessionFlushResult result, string target) =>
        result.Outcome == RoutineOutcome.Done ? result : result with { Next = Next(target, result.End) };

    private static ImmutableArray<string> Next(string target, SessionFlushEnd end) => end switch
    {
        SessionFlushEnd.Done => [UnjudgedSessions.Remedy],
        SessionFlushEnd.ReplicasBehind => [$"./amply status {target}", "run the same command again when the replicas are in sync"],
        SessionFlushEnd.ComingBack =>
            ["find the application that writes sessions back, for example an old version", "run the same command again"],
        SessionFlushEnd.Unproved => [$"./amply status {target}", "run the same command again: it continues from here"],
        _ => ["run the same command again: it continues from here"],
    };
}
