using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Token;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.OnCall;

/// <summary><c>token finish</c>: closes the connections that are older than the end of the old token.</summary>
internal sealed class TokenFinishVerb : ChangeVerb<NoOptions, TokenFinishPlan, TokenFinishResult>
{
    public TokenFinishVerb(CommandServices services)
        : base(
            services,
            "finish",
            "After a rotation, close the connections that logged in before the old token was revoked. Refused while the old token is "
            + "valid.") => Takes();

    protected override Attempt<NoOptions> Read(ParseResult parsed) => NoOptions.None;

    protected override Task<IRoutine<TokenFinishPlan, TokenFinishResult>> OpenAsync(
        IGroupAccess group, NoOptions options, CancellationToken cancellationToken) =>
        Opened(new TokenFinishRoutine(group, Services.Clock));
}
