using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions flush</c>: ends sessions, everyone's or some.</summary>
internal sealed class SessionsFlushVerb : ChangeVerb<SessionFlushOptions, SessionFlushPlan, SessionFlushResult>
{
    private readonly SelectionOptions selection = new();
    private readonly FlushOptions flush = new();
    private readonly Option<bool> everyone = new("--everyone")
    {
        Description = "Everyone's sessions; said in so many words, for leaving an option out must not mean it.",
    };

    public SessionsFlushVerb(CommandServices services)
        : base(services, "flush", "End sessions: everyone's, those of some users, or those that the options mean.") =>
        Takes([everyone, .. selection.All, .. flush.All]);

    protected override Attempt<SessionFlushOptions> Read(ParseResult parsed) =>
        selection.Read(parsed, Console.In, Services.Clock.GetUtcNow()).Succeeded(out var meant, out var refusal)
            && flush.Read(parsed, meant).Succeeded(out var options, out refusal)
            && !IsUnsaid(meant, parsed.GetValue(everyone), out refusal)
                ? options with { PlanOnly = !Consent(parsed).Execute }
                : refusal!;

    protected override async Task<IRoutine<SessionFlushPlan, SessionFlushResult>> OpenAsync(
        IGroupAccess group, SessionFlushOptions options, CancellationToken cancellationToken) =>
        await SessionFlushRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);

    private static bool IsUnsaid(SessionSelection meant, bool everyone, out Refusal? refusal)
    {
        refusal = (meant.Users.IsEmpty && meant.Filter is { IsEverything: true, OwnedBy.Count: 0 }, everyone) switch
        {
            (true, false) => Refusal.Usage(
                "which sessions are meant was not said, and there is never a default",
                "say --everyone, name users (--user ID), or restrict it (./amply sessions flush --help)"),
            (false, true) => Refusal.Usage("--everyone was said together with a restriction", "leave one of them out"),
            _ => null,
        };
        return refusal is not null;
    }
}
