using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Flush;

/// <summary>Adds to a result what a person must know and do after it.</summary>
internal static class FlushAdvice
{
    private const string Again = "Run the same command again: it continues from here.";

    public static SessionFlushResult On(SessionFlushResult result, SessionFlushPlan plan, SessionFlushOptions options, string target)
    {
        var advised = result with { Attention = result.End == SessionFlushEnd.Done ? Attention(result, plan, options) : null };
        return advised with { Notes = [.. Notes(advised, plan, options)], Next = [.. Next(advised, plan, options, target)] };
    }

    // It goes to the audit log with the summary, so it names no user.
    private static string? Attention(SessionFlushResult result, SessionFlushPlan plan, SessionFlushOptions options)
    {
        var touched = result.Total is var total
            && total.Deleted + total.CameBack + total.Shortened + total.EndingSoon + total.Spared + total.IndexEntries > 0;
        return (plan.Look, touched) switch
        {
            ({ Owner: null }, true) when options.AllOfItsUser =>
                "The session does not name its user in a readable way, so no other session was deleted.",
            ({ Owner: not null }, _) or (not null, true) => null,
            (not null, false) => "No session has this id or hash.",
            (null, false) when options.Selection.IsNamed =>
                $"{WhatIsThere.Nothing}{WhatIsThere.Countries(plan.Census.CountriesHere, plan.Census.IsEstimate)}",
            _ => null,
        };
    }

    private static IEnumerable<string> Notes(SessionFlushResult result, SessionFlushPlan plan, SessionFlushOptions options)
    {
        switch (result.End)
        {
            case SessionFlushEnd.ComingBack:
                yield return $"An application writes sessions back, for example an old version. Stop the application first. {Again}";
                break;
            case SessionFlushEnd.ReplicasBehind:
                yield return $"Wait until the replicas are in sync. {Again}";
                break;
            case SessionFlushEnd.Unproved or SessionFlushEnd.Cancelled or SessionFlushEnd.Failed:
                yield return Again;
                break;
            default:
                break;
        }

        if (result.Total.CannotJudge > 0)
        {
            yield return UnjudgedSessions.Advice;
        }

        var ofUsers = plan.Look is not null || !options.Selection.Users.IsEmpty || !options.Selection.Filter.OwnedBy.IsEmpty;
        if (ofUsers || (!options.Selection.IsEverything && result.Ended > 0))
        {
            yield return plan.Look is not null || options.Selection.Users.Length + options.Selection.Filter.OwnedBy.Count == 1
                ? "This does not stop a new login: a person who knows the password can log in again. To stop that, disable the account, "
                    + "or change its password and its security stamp, in the application."
                : "This does not stop new logins: the same people can log in again. To stop that, disable their accounts, "
                    + "or change their passwords and security stamps, in the application.";
        }
    }

    private static IEnumerable<string> Next(
        SessionFlushResult result, SessionFlushPlan plan, SessionFlushOptions options, string target) => result switch
        {
            { End: SessionFlushEnd.ReplicasBehind } => [$"./amply status --wait 15m {target}"],
            { End: SessionFlushEnd.Unproved or SessionFlushEnd.Failed } => [$"./amply status {target}"],
            { End: SessionFlushEnd.ComingBack } or { Total.CannotJudge: > 0 } => ["./amply runbook sessions-flush"],
            { End: SessionFlushEnd.Cancelled } => [],
            _ when options.AllOfItsUser && plan.Look?.Owner is not null => [],
            _ when plan.Look?.Owner is { } owner => [$"./amply sessions show --user {OutputsFile.Quoted(owner)} {target}"],
            _ when plan.Look?.Users is [var only] => [$"./amply sessions flush --user {OutputsFile.Quoted(only)} {target}"],
            _ => [],
        };
}
