using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions flush</c>: deletes all sessions, or those that match.</summary>
internal sealed class SessionsFlushVerb : ChangeVerb<SessionFlushOptions, SessionFlushPlan, SessionFlushResult>
{
    private readonly SelectionOptions selection = new();
    private readonly FlushOptions flush = new();
    private readonly Option<bool> everyone = new("--everyone")
    {
        Description = "Delete all sessions. Required if no filter is given.",
    };

    private readonly Option<string?> again = new("--again")
    {
        Description = "Repeat the selection of an earlier flush of this machine, as far as the sessions were created before it. "
            + "After a restore: ./amply history lists the runs.",
        HelpName = "RUN",
    };

    public SessionsFlushVerb(CommandServices services)
        : base(services, "flush", "Delete sessions: all, those of some users, or those that match the filter.") =>
        Takes([everyone, again, .. selection.All, .. flush.All]);

    protected override Attempt<SessionFlushOptions> Read(ParseResult parsed) =>
        selection.Read(parsed, Console.In, Services.Clock.GetUtcNow()).Succeeded(out var selected, out var refusal)
            && flush.Read(parsed, selected).Succeeded(out var options, out refusal)
            && !IsMissing(selected, parsed.GetValue(everyone), parsed.GetValue(again), out refusal)
                ? options with { PlanOnly = !Consent(parsed).Execute, Repeats = parsed.GetValue(again) }
                : refusal!;

    protected override Task<ExitCode> RunAsync(
        ParseResult parsed, IGroupAccess group, SessionFlushOptions options, CancellationToken cancellationToken) =>
        options.Repeats is not { } run ? base.RunAsync(parsed, group, options, cancellationToken)
        : RepeatedFlush.Select(Services.Audit.Of(group.Target), group.Target, run).Succeeded(out var selected, out var refusal)
            ? base.RunAsync(parsed, group, options with { Selection = selected }, cancellationToken)
        : Task.FromResult(Refuse(refusal));

    protected override async Task<IRoutine<SessionFlushPlan, SessionFlushResult>> OpenAsync(
        IGroupAccess group, SessionFlushOptions options, CancellationToken cancellationToken) =>
        await SessionFlushRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);

    private static bool IsMissing(SessionSelection selected, bool everyone, string? again, out Refusal? refusal)
    {
        var isEverything = selected.Users.IsEmpty && selected.Filter is { IsEverything: true, OwnedBy.Count: 0 };
        refusal = (isEverything, everyone) switch
        {
            (true, false) when again is not null => null,
            _ when again is not null => Refusal.Usage("--again and a selection contradict each other", "leave one of them out"),
            (true, false) => Refusal.Usage(
                "no sessions selected",
                "add --everyone, --user ID, or a filter (./amply sessions flush --help)"),
            (false, true) => Refusal.Usage("--everyone and a filter contradict each other", "leave one of them out"),
            _ => null,
        };
        return refusal is not null;
    }
}
