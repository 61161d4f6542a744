using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions flush</c>: deletes all sessions, those that match, or one.</summary>
internal sealed class SessionsFlushVerb : ChangeVerb<SessionFlushOptions, SessionFlushPlan, SessionFlushResult>
{
    private readonly SessionOption session = new();
    private readonly SelectionOptions selection = new();
    private readonly FlushOptions flush = new();
    private readonly Option<bool> everyone = new("--everyone")
    {
        Description = "Delete all sessions. Required if no filter is given.",
    };

    private readonly Option<bool> allOfItsUser = new("--and-all-of-its-user")
    {
        Description = "With --session: also delete all sessions of the user whose session it is.",
    };

    private readonly Option<string?> again = new("--again")
    {
        Description = "Repeat the selection of an earlier flush of this machine, as far as the sessions were created before it. "
            + "After a restore: ./amply history lists the runs.",
        HelpName = "RUN",
    };

    public SessionsFlushVerb(CommandServices services)
        : base(services, "flush", "Delete sessions: all, those of some users, those that match the filter, or one leaked session.") =>
        Takes([everyone, again, session.Option, allOfItsUser, .. selection.All, .. flush.All]);

    protected override Attempt<SessionFlushOptions> Read(ParseResult parsed) =>
        Selected(parsed).Succeeded(out var options, out var refusal)
                ? options with { PlanOnly = !Consent(parsed).Execute }
                : refusal;

    protected override async Task<IRoutine<SessionFlushPlan, SessionFlushResult>> OpenAsync(
        IGroupAccess group, SessionFlushOptions options, CancellationToken cancellationToken) =>
        await SessionFlushRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);

    protected override Task<ExitCode> RunAsync(
        ParseResult parsed, IGroupAccess group, SessionFlushOptions options, CancellationToken cancellationToken) =>
        options.Repeats is null ? base.RunAsync(parsed, group, options, cancellationToken)
        : RepeatedFlush.Select(Services.Audit.Of(group.Target), group.Target, options).Succeeded(out var selected, out var refusal)
            ? base.RunAsync(parsed, group, selected, cancellationToken)
        : Task.FromResult(Refuse(refusal));

    private Attempt<SessionFlushOptions> Selected(ParseResult parsed) =>
        parsed.GetResult(again) is { Implicit: false } ? ReadAgain(parsed)
        : session.IsGiven(parsed) || parsed.GetValue(allOfItsUser) ? ReadOne(parsed)
        : ReadMany(parsed);

    private Attempt<SessionFlushOptions> ReadAgain(ParseResult parsed)
    {
        IEnumerable<Option> others = [everyone, session.Option, allOfItsUser, .. selection.Given(parsed)];
        return others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } other
            ? TypedLine.Usage(parsed, $"--again and {other.Name} contradict each other", "leave one of them out")
            : flush.Read(parsed, new SessionSelection([], SessionFilter.Everything)).Succeeded(out var options, out var refusal)
                ? options with { Repeats = parsed.GetValue(again) ?? "" }
                : refusal;
    }

    private Attempt<SessionFlushOptions> ReadMany(ParseResult parsed) =>
        selection.Read(parsed, Console.In, Services.Clock.GetUtcNow()).Succeeded(out var selected, out var refusal)
            && flush.Read(parsed, selected).Succeeded(out var options, out refusal)
            && !IsMissing(parsed, selected, parsed.GetValue(everyone), out refusal)
                ? options
                : refusal!;

    private Attempt<SessionFlushOptions> ReadOne(ParseResult parsed)
    {
        var all = parsed.GetValue(allOfItsUser);
        if (!session.IsGiven(parsed))
        {
            return Refusal.Usage(
                "--and-all-of-its-user needs --session -",
                $"{TypedLine.Verb(parsed)} --session - {allOfItsUser.Name} {TypedLine.Target(parsed)}");
        }

        // With the user's sessions --unindexed says how to find them.
        var others = selection.Given(parsed).Where(option => !(all && selection.IsUnindexed(parsed) && option.Name == "--unindexed"));
        var refusal = SessionOption.Contradiction(parsed, parsed.GetValue(everyone) ? others.Prepend(everyone) : others);
        if (refusal is not null
            || !flush.Read(parsed, new SessionSelection([], SessionFilter.Everything)).Succeeded(out var options, out refusal)
            || !session.Read(parsed, Terminal).Succeeded(out var named, out refusal))
        {
            return refusal;
        }

        return options with { Session = named, AllOfItsUser = all, Unindexed = selection.IsUnindexed(parsed) };
    }

    private static bool IsMissing(ParseResult parsed, SessionSelection selected, bool everyone, out Refusal? refusal)
    {
        refusal = (selected.IsEverything, everyone) switch
        {
            (true, false) => TypedLine.Usage(parsed, "no sessions selected", "add --everyone, --user ID, or a filter"),
            (false, true) => TypedLine.Usage(parsed, "--everyone and a filter contradict each other", "leave one of them out"),
            _ => null,
        };
        return refusal is not null;
    }
}
