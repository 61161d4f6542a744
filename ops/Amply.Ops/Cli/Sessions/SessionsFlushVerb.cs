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

    public SessionsFlushVerb(CommandServices services)
        : base(services, "flush", "Delete sessions: all, those of some users, or those that match the filter.") =>
        Takes([everyone, .. selection.All, .. flush.All]);

    protected override Attempt<SessionFlushOptions> Read(ParseResult parsed) =>
        selection.Read(parsed, Console.In, Services.Clock.GetUtcNow()).Succeeded(out var selected, out var refusal)
            && flush.Read(parsed, selected).Succeeded(out var options, out refusal)
            && !IsMissing(selected, parsed.GetValue(everyone), out refusal)
                ? options with { PlanOnly = !Consent(parsed).Execute }
                : refusal!;

    protected override async Task<IRoutine<SessionFlushPlan, SessionFlushResult>> OpenAsync(
        IGroupAccess group, SessionFlushOptions options, CancellationToken cancellationToken) =>
        await SessionFlushRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);

    private static bool IsMissing(SessionSelection selected, bool everyone, out Refusal? refusal)
    {
        refusal = (selected.Users.IsEmpty && selected.Filter is { IsEverything: true, OwnedBy.Count: 0 }, everyone) switch
        {
            (true, false) => Refusal.Usage(
                "no sessions selected",
                "add --everyone, --user ID, or a filter (./amply sessions flush --help)"),
            (false, true) => Refusal.Usage("--everyone and a filter contradict each other", "leave one of them out"),
            _ => null,
        };
        return refusal is not null;
    }
}
