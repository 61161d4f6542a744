namespace Amply.Ops.Routines.Status;

/// <summary>One trouble of a group, with everything that follows from it.</summary>
/// <param name="Check">The subject, for example <c>reachability</c>.</param>
/// <param name="Message">Whole sentences.</param>
/// <param name="Details">What follows from it: sentences, then the findings that it explains.</param>
/// <param name="Next">One command, complete; absent where there is nothing to do.</param>
public sealed record Cause(Verdict Verdict, string Check, string Message, ImmutableArray<string> Details, string? Next);

/// <summary>Folds symptoms into their causes; pure.</summary>
internal static class Folding
{
    private const string Lag = "replication-lag";

    // What this machine sees of a group whose nodes it cannot ask.
    private static readonly Trouble[] OfAWall =
    [
        Trouble.LostPrimary, Trouble.LostReplica, Trouble.FormerPrimary, Trouble.NoPrimary, Trouble.EndpointAstray,
        Trouble.MembersUnknown,
    ];

    private static readonly Trouble[] OfALostPrimary =
    [
        Trouble.NoPrimary, Trouble.LinkDown, Trouble.Syncing, Trouble.Lag, Trouble.RolesDisagree, Trouble.EndpointAstray,
        Trouble.SlotsNotServed, Trouble.LostReplica, Trouble.GroupChanges, Trouble.OtherMembers,
    ];

    /// <summary>The causes, the worst first.</summary>
    public static ImmutableArray<Cause> Fold(IEnumerable<Symptom> symptoms)
    {
        var left = symptoms.Where(s => s.Finding.Verdict != Verdict.Pass)
            .OrderByDescending(s => s.Finding.Verdict).ThenBy(s => s.Trouble).ToList();
        var causes = ImmutableArray.CreateBuilder<Cause>();
        while (left is [var cause, ..])
        {
            var explained = left.Skip(1).Where(other => Explains(cause, other)).ToArray();
            causes.Add(new Cause(
                cause.Finding.Verdict,
                cause.Finding.Check,
                cause.Sentence ?? $"{cause.Finding.Check}: {cause.Finding.Message}",
                [.. cause.Consequences, .. explained.Where(s => !IsSaid(cause, s)).Select(s => $"{s.Finding.Check}: {s.Finding.Message}")],
                cause.Finding.Remedy));
            left.RemoveAll(other => other == cause || explained.Contains(other));
        }

        return causes.ToImmutable();
    }

    // The cause names the node, or the nodes.
    private static bool IsSaid(Symptom cause, Symptom other) => cause.Trouble switch
    {
        Trouble.Here or Trouble.Token => OfAWall.Contains(other.Trouble),
        Trouble.LostPrimary or Trouble.FormerPrimary => other.Trouble == Trouble.EndpointAstray,
        _ => false,
    };

    private static bool Explains(Symptom cause, Symptom other)
    {
        var sameNode = cause.Node is not null && cause.Node == other.Node;
        var sameShard = other.Shard is null || cause.Shard == other.Shard;
        return (cause.Alarm is not null && cause.Alarm == other.Alarm) || cause.Trouble switch
        {
            Trouble.Here or Trouble.Token => other.Alarm == "authentication-failures" || OfAWall.Contains(other.Trouble),
            Trouble.LostPrimary or Trouble.NoPrimary => (sameNode && other.Trouble == Trouble.Alarm)
                || (sameShard && (OfALostPrimary.Contains(other.Trouble) || other.Alarm == Lag)),
            Trouble.TwoPrimaries => sameShard
                && (other.Trouble is Trouble.RolesDisagree or Trouble.LinkDown or Trouble.FollowsOther or Trouble.EndpointAstray),
            Trouble.EndpointAstray => other.Trouble == Trouble.RolesDisagree,
            Trouble.FormerPrimary => (sameNode && other.Trouble == Trouble.Alarm)
                || (sameShard && OfALostPrimary.Contains(other.Trouble)),
            Trouble.LostReplica => sameNode || other.Trouble is Trouble.GroupChanges or Trouble.OtherMembers,
            Trouble.FollowsOther => sameNode && (other.Trouble is Trouble.RolesDisagree or Trouble.Lag || other.Alarm == Lag),
            Trouble.Loading or Trouble.Syncing or Trouble.LinkDown or Trouble.Lag =>
                sameNode && (other.Trouble is Trouble.Syncing or Trouble.LinkDown or Trouble.Lag || other.Alarm == Lag),
            Trouble.Memory => sameNode && (other.Alarm is "low-memory" or "high-evictions"),
            Trouble.Connections => sameNode && other.Trouble == Trouble.Rejections,
            Trouble.Alarm => sameNode && cause.Alarm == "high-cpu" && other.Alarm == "elevated-cpu",
            Trouble.GroupChanges =>
                other.Trouble is Trouble.FailoverFlags or Trouble.RolesDisagree or Trouble.OtherMembers or Trouble.AlarmsOfOthers,
            Trouble.OtherMembers or Trouble.AlarmsOfOthers => other.Trouble == Trouble.AlarmsOfOthers,
            Trouble.Api => other.Trouble is Trouble.AlarmsUnknown or Trouble.MembersUnknown,
            _ => false,
        };
    }
}
