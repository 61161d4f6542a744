using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Keys;

/// <summary><c>ratelimit reset</c>: deletes one counter.</summary>
internal sealed class RateLimitResetVerb : ChangeVerb<string, KeyChangePlan, KeyChangeResult>
{
    private readonly Argument<string> key = CounterKey.Argument();

    public RateLimitResetVerb(CommandServices services)
        : base(services, "reset", "Delete a counter, so that its key is served again.") => Takes(key);

    protected override Attempt<string> Read(ParseResult parsed) => CounterKey.Read(parsed, parsed.GetValue(key)!);

    protected override async Task<IRoutine<KeyChangePlan, KeyChangeResult>> OpenAsync(
        IGroupAccess group, string options, CancellationToken cancellationToken) =>
        await RateReset.OpenAsync(group, options, Services.Clock, cancellationToken);
}
