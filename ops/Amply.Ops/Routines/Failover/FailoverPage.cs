using System.Text.Json;
using Amply.Ops.Redis;
using Amply.Ops.Reports;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Failover;

/// <summary>A failover as a report.</summary>
internal static class FailoverPage
{
    private const string Clock = "HH:mm:ss.fff";

    public static ReportDocument Of(FailoverStory story)
    {
        var (result, target) = (story.Result, story.Target);
        return new ReportDocument
        {
            Title = $"{story.Routine} of {target.Outputs.ReplicationGroupId}",
            Summary = Sentence(story),
            IsGood = result.Outcome == RoutineOutcome.Done,
            Facts = [.. Facts(story)],
            Cards = [.. Cards(result)],
            Sections = [.. Sections(story)],
            Data = JsonSerializer.SerializeToNode(result, OpsJson.Default.FailoverResult),
        };
    }

    // For people who were not there: when, what, how long, what was lost.
    private static string Sentence(FailoverStory story)
    {
        var result = story.Result;
        if (result.Outcome != RoutineOutcome.Done || result.WriteOutageMs is not { } writes)
        {
            return $"{result.Outcome}: {result.Summary}";
        }

        var lost = result.LostWrites switch
        {
            null => "",
            0 => " No acknowledged write was lost.",
            var count => $" {count:N0} of {result.AcknowledgedWrites:N0} acknowledged writes were lost.",
        };
        var at = (result.CalledAt ?? story.Ended).UtcDateTime;
        var from = result.FromNode ?? "an unknown node";
        return $"On {at:yyyy-MM-dd 'at' HH:mm:ss} UTC {result.ToNode} became the primary in place of {from}. "
            + $"Writes stopped for {DurationText.Of(writes)}"
            + $"{(result.ReadOutageMs is { } reads ? $" and reads for {DurationText.Of(reads)}" : "")}.{lost}";
    }

    private static IEnumerable<(string Name, string Text)> Facts(FailoverStory story)
    {
        var (outputs, result) = (story.Target.Outputs, story.Result);
        if (story.Incident is { } incident)
        {
            yield return ("incident", incident);
        }

        yield return ("target", $"{outputs.ReplicationGroupId}, {story.Target.Option}, {outputs.Region}");
        yield return ("mode", string.Join(", ", new[]
        {
            outputs.Mode.Name(), result.NodeType, result.RedisVersion is { } version ? $"Redis {version}" : null,
        }.OfType<string>()));
        yield return ("run by", story.Who);
        yield return ("called", result.CalledAt is { } at ? story.Clock.Moment(at) : "no time");
        yield return ("ended", story.Clock.Moment(story.Ended));
        yield return ("command", story.Command);
        yield return ("result", $"{result.Outcome}: {result.Summary}");
    }

    private static IEnumerable<(string Name, string Text)> Cards(FailoverResult result)
    {
        if (result.WriteOutageMs is { } writes)
        {
            yield return ("writes stopped for", DurationText.Of(writes));
        }

        if (result.ReadOutageMs is { } reads)
        {
            yield return ("reads stopped for", DurationText.Of(reads));
        }

        if (result.LostWrites is { } lost)
        {
            yield return ("acknowledged writes lost", $"{lost:N0} of {result.AcknowledgedWrites:N0}");
        }

        if (result.ToNode is { } to)
        {
            yield return ("primary", $"{result.FromNode ?? "unknown"} → {to}");
        }
    }

    private static IEnumerable<ReportSection> Sections(FailoverStory story)
    {
        var result = story.Result;
        yield return Next(story);
        yield return new ReportSection("Timeline") { Chart = Chart(result), Table = Times(story) };
        yield return new ReportSection("Nodes") { Table = Nodes(result) };
        if (!result.ApiEvents.IsEmpty)
        {
            var first = result.ApiEvents[0].At;
            yield return new ReportSection("ElastiCache's events")
            {
                Table = ReportTable.Of(
                    [.. story.Clock.Heads("at", first), "from the call", "source", "message"],
                    result.ApiEvents.Select(e => (ReportCell[])
                    [
                        .. story.Clock.Cells(e.At, first, Clock),
                        ReportCell.Number(DurationText.Of(e.Ms)),
                        ReportCell.Id(e.Source),
                        e.Message,
                    ])),
            };
        }

        yield return new ReportSection("Figures")
        {
            Table = ReportTable.Of(["figure", "value"], result.Figures.Lines().Select(f => (ReportCell[])[f.Name, f.Text])),
        };
        yield return new ReportSection("Checks before the failover")
        {
            Table = ReportTable.Of(["verdict", "check", "finding", "remedy"], story.Findings.Select(Checked)),
        };
    }

    private static ReportSection Next(FailoverStory story) => new("What to do next")
    {
        Sentence = story.FlushedShortlyBefore.IsEmpty
            ? "No flush ended in the minute before the failover or during it. A replica may lack the writes of the last second."
            : "These flushes ended in the minute before the failover, or during it. A replica may have lacked their last deletions, "
            + "and then such sessions are back: repeat the flushes.",
        Commands = story.FlushedShortlyBefore.Select(run => $"./amply sessions flush --again {run} {story.Target.Option}")
            .Concat(story.Result.Next).Append($"./amply status {story.Target.Option}").Append("./amply runbook failover").Distinct()
            .ToImmutableArray(),
    };

    private static TimelineChart Chart(FailoverResult result) => new(
        [
            .. result.Phases.Select(p => new TimelineBar("phase", p.Name, p.FromMs, p.ToMs)),
            .. result.Writes is { } writes ? [new("writes", "no writes", writes.StoppedMs, writes.BackMs)] : Array.Empty<TimelineBar>(),
            .. result.Reads is { } reads ? [new("reads", "no reads", reads.StoppedMs, reads.BackMs)] : Array.Empty<TimelineBar>(),
        ],
        [.. result.ApiEvents.Select(e => new TimelineMark(e.Ms, $"{DurationText.Of(e.Ms)} from the call: {e.Message}"))],
        ms => ms == 0 ? "call" : AxisText(ms))
    {
        MarksName = "ElastiCache's events",
        Title = "Timeline, from the call",
        HasOrigin = true,
    };

    private static string AxisText(double ms) => Math.Abs(ms) >= 1000 ? $"{ms / 1000:0.###} s" : $"{ms:0.###} ms";

    private static ReportTable Times(FailoverStory story)
    {
        var result = story.Result;
        var first = result.CalledAt ?? story.Ended;
        return ReportTable.Of(
            ["what", "from the call", "to", "length", .. story.Clock.Heads("from", first), .. story.Clock.Heads("to", first)],
            [
                .. new[] { ("no writes", result.Writes), ("no reads", result.Reads) }.Where(o => o.Item2 is not null).Select(o =>
                    Row(o.Item1, o.Item2!.StoppedMs, o.Item2.BackMs, o.Item2.StoppedAt, o.Item2.BackAt)),
                .. result.Phases.Select(p =>
                    Row(p.Name, p.FromMs, p.ToMs, result.CalledAt?.AddMilliseconds(p.FromMs), result.CalledAt?.AddMilliseconds(p.ToMs))),
            ]);

        ReportCell[] Row(string what, double from, double to, DateTimeOffset? fromAt, DateTimeOffset? toAt) =>
        [
            what,
            ReportCell.Number(DurationText.Of(from)),
            ReportCell.Number(DurationText.Of(to)),
            ReportCell.Number(DurationText.Of(to - from)),
            .. story.Clock.Cells(fromAt, first, Clock),
            .. story.Clock.Cells(toAt, first, Clock),
        ];
    }

    private static ReportTable Nodes(FailoverResult result) => ReportTable.Of(
        ["node", "before", "after"],
        result.Before.Concat(result.After).Select(n => n.Id).Distinct().Order(StringComparer.Ordinal).Select(id => (ReportCell[])
        [
            ReportCell.Id(id), Role(result.Before.FirstOrDefault(n => n.Id == id)), Role(result.After.FirstOrDefault(n => n.Id == id)),
        ]));

    private static string Role(FailoverNode? node) => node switch
    {
        null => "not seen",
        { Role: ObservedRole.Replica, InSync: not true } => "replica, not in sync",
        _ => node.Role.ToString().ToLowerInvariant(),
    };

    private static ReportCell[] Checked(Finding finding)
    {
        var verdict = finding.Verdict.ToString().ToLowerInvariant();
        return [new(verdict, verdict), finding.Check, finding.Message, finding.Remedy];
    }
}

/// <summary>A failover, and what the people who read the report want to know about it.</summary>
internal sealed record FailoverStory(string Routine, GroupTarget Target, FailoverResult Result, ImmutableArray<Finding> Findings)
{
    private static readonly TimeSpan ShortlyBefore = TimeSpan.FromMinutes(1);

    public required string Who { get; init; }

    /// <summary>The command as it was typed.</summary>
    public required string Command { get; init; }

    public required DateTimeOffset Ended { get; init; }

    public required ReportClock Clock { get; init; }

    public string? Incident { get; init; }

    /// <summary>The runs of flushes that ended in the minute before the failover, or during it.</summary>
    public ImmutableArray<string> FlushedShortlyBefore { get; init; } = [];

    /// <summary>The flushes whose last deletions a promoted replica may lack.</summary>
    public static ImmutableArray<string> Flushes(IEnumerable<AuditEntry> entries, DateTimeOffset called) =>
    [
        .. entries.GroupBy(entry => entry.Run).Select(run => run.ToArray())
            .Where(run => run[0].Routine == "sessions flush" && run[0].Selection is not null && run[^1].Event != AuditEvent.Refused)
            // A run that was killed has no end: it may have ended at any time after its begin.
            .Where(run => (run.Length == 1 || run[^1].At >= called - ShortlyBefore) && run[0].At >= called - TimeSpan.FromDays(1))
            .Select(run => run[0].Run[..Math.Min(8, run[0].Run.Length)]),
    ];
}
