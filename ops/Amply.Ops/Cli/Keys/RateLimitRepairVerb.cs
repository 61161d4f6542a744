using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Keys;

/// <summary><c>ratelimit repair</c>: sets a TTL on counters that have none.</summary>
internal sealed class RateLimitRepairVerb : ChangeVerb<RateRepair, KeyChangePlan, KeyChangeResult>
{
    private readonly Option<string> window = new("--window")
    {
        Description = "The TTL to set.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "60s",
    };

    public RateLimitRepairVerb(CommandServices services)
        : base(services, "repair", "Set a TTL on counters that have none. A counter without a TTL blocks its key for ever.") =>
        Takes(window);

    protected override Attempt<RateRepair> Read(ParseResult parsed) =>
        TimeText.TryDuration(parsed.GetValue(window)!, out var given) && given >= TimeSpan.FromSeconds(1) && given <= TimeSpan.FromDays(1)
            ? new RateRepair(given)
            : TypedLine.Usage(
                parsed, $"--window '{parsed.GetValue(window)}' is not a time from 1s to 1d", $"use {TimeText.DurationAllowed}");

    protected override async Task<IRoutine<KeyChangePlan, KeyChangeResult>> OpenAsync(
        IGroupAccess group, RateRepair options, CancellationToken cancellationToken) =>
        await KeyChangeRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);
}
