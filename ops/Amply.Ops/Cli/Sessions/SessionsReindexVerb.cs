using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Sessions;

/// <summary><c>sessions reindex</c>: repairs the indexes of users.</summary>
internal sealed class SessionsReindexVerb : ChangeVerb<Consent, KeyChangePlan, KeyChangeResult>
{
    public SessionsReindexVerb(CommandServices services)
        : base(services, "reindex", "Add missing index entries, and remove entries whose session is gone.") => Takes();

    protected override Attempt<Consent> Read(ParseResult parsed) => Consent(parsed);

    protected override async Task<IRoutine<KeyChangePlan, KeyChangeResult>> OpenAsync(
        IGroupAccess group, Consent options, CancellationToken cancellationToken) =>
        await SessionReindexRoutine.OpenAsync(group, planOnly: !options.Execute, Services.Clock, cancellationToken);
}
