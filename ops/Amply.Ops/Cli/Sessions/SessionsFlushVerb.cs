using System.Collections.Immutable;
using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions flush</c>: ends sessions, everyone's or some.</summary>
internal static class SessionsFlushVerb
{
    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var selection = new SelectionOptions();
        var change = new ChangeOptions();
        var flush = new FlushOptions();
        var everyone = new Option<bool>("--everyone") { Description = "Everyone's sessions; said in so many words, for leaving an option out must not mean it." };
        var command = new Command("flush", "End sessions: everyone's, those of some users, or those that the options mean.") { everyone };
        target.AddTo(command);
        output.AddTo(command);
        selection.AddTo(command);
        flush.AddTo(command);
        change.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!selection.Read(parsed, Console.In, services.Clock.GetUtcNow()).Succeeded(out var meant, out var refusal)
                || !flush.Read(parsed, meant).Succeeded(out var options, out refusal)
                || !Narrow(meant, parsed.GetValue(everyone)).Succeeded(out meant, out refusal)
                || !(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var consent = change.Consent(parsed);
            var group = services.Groups.Open(chosen);
            var connections = await group.ToNodesAsync(cancellationToken);
            SessionFlushPlan plan;
            using (var progress = services.Terminal.Progress())
            {
                var (planner, said) = (new SessionFlushPlanner(connections, services.Clock), new LineProgress(progress));
                plan = await Again.RunAsync(() => planner.PlanAsync(options, exact: !consent.Execute, said, cancellationToken), services.Clock, cancellationToken);
            }

            return await new ChangeRunner(services).RunAsync(
                group,
                plan,
                consent,
                output.IsJson(parsed),
                OpsJson.Default.SessionFlushPlan,
                OpsJson.Default.SessionFlushResult,
                async (progress, ct) =>
                {
                    var result = await new SessionFlushRoutine(connections, services.Clock).RunAsync(options, new FlushProgressText(progress), ct);
                    return result.Outcome == RoutineOutcome.Done ? result : result with { Next = Next(chosen.Option, result.End) };
                },
                cancellationToken);
        });
        return command;
    }

    private static Attempt<SessionSelection> Narrow(SessionSelection meant, bool everyone) => (meant.Users.IsEmpty && meant.Filter is { IsEverything: true, OwnedBy.Count: 0 }, everyone) switch
    {
        (true, false) => Refusal.Usage("which sessions are meant was not said, and there is never a default", "say --everyone, name users (--user ID), or restrict it (./amply sessions flush --help)"),
        (false, true) => Refusal.Usage("--everyone was said together with a restriction", "leave one of them out"),
        _ => meant,
    };

    private static ImmutableArray<string> Next(string target, SessionFlushEnd end) => end switch
    {
        SessionFlushEnd.Done => [UnjudgedSessions.Remedy],
        SessionFlushEnd.ReplicasBehind => [$"./amply status {target}", "the same command again, once the replicas have caught up"],
        SessionFlushEnd.ComingBack => ["find out what writes them back, for example an application that still runs an old version", "the same command again"],
        SessionFlushEnd.Unproved => [$"./amply status {target}", "the same command again: it goes on where this one stopped"],
        _ => ["the same command again: it goes on where this one stopped"],
    };

    private sealed class FlushProgressText(IProgress<string> line) : IProgress<SessionFlushProgress>
    {
        public void Report(SessionFlushProgress value) => line.Report($"{value.Stage}: {value.Fraction:P0}, {value.Ended:N0} ended, {value.Rate:N0}/s{(value.Left is { } left ? $", {left.TotalSeconds:0} s left" : "")}{(value.Waiting is { } why ? $"; waiting: {why}" : "")}");
    }
}
