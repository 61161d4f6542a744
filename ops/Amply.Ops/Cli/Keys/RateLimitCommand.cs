using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Keys;

/// <summary><c>ratelimit show|reset|repair</c>.</summary>
internal static class RateLimitCommand
{
    public static Command Create(CommandServices services) =>
        new("ratelimit", "Look at, forget and repair counters of requests.") { ShowVerb(services), ResetVerb(services), RepairVerb(services) };

    // The key 'rate:' is somebody else's.
    private static Refusal NoKey => Refusal.Usage("KEY is empty", "give the counter's key without 'rate:', for example api:abc123");

    private static Argument<string> KeyArgument() => new("KEY") { Description = "The counter's key without 'rate:', for example api:abc123." };

    private static Command ShowVerb(CommandServices services)
    {
        var key = KeyArgument();
        var target = new TargetOptions();
        var output = new OutputOption();
        var command = new Command("show", "A counter and when its window ends.") { key };
        target.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(key)!.Length == 0)
            {
                return AmplyCommand.Refuse(services.Terminal, NoKey);
            }

            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var connections = await services.Groups.Open(chosen).ToNodesAsync(cancellationToken);
            var counter = await OnPrimary.RunAsync(connections, database => RateCounter.ReadAsync(database, parsed.GetValue(key)!), services.Clock, cancellationToken);
            var (text, tone) = Words(counter);
            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(counter, OpsJson.Default.RateCounter));
            }
            else
            {
                services.Terminal.Line($"{counter.Key}: {text}", tone);
            }

            if (counter.State is RateCounterState.Absent or RateCounterState.Counting)
            {
                return (int)ExitCode.Done;
            }

            services.Terminal.Problem(new Problem($"{counter.Key}: {text}"));
            return (int)ExitCode.NeedsAttention;
        });
        return command;
    }

    private static Command ResetVerb(CommandServices services)
    {
        var key = KeyArgument();
        var target = new TargetOptions();
        var output = new OutputOption();
        var change = new ChangeOptions();
        var command = new Command("reset", "Forget a counter, so that its key is served again.") { key };
        target.AddTo(command);
        output.AddTo(command);
        change.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(key)!.Length == 0)
            {
                return AmplyCommand.Refuse(services.Terminal, NoKey);
            }

            if (!(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out var refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var group = services.Groups.Open(chosen);
            var routine = new RateReset(await group.ToNodesAsync(cancellationToken), parsed.GetValue(key)!, services.Clock);
            return await new ChangeRunner(services).RunAsync(
                group,
                await routine.PlanAsync(cancellationToken),
                change.Consent(parsed),
                output.IsJson(parsed),
                OpsJson.Default.KeyChangePlan,
                OpsJson.Default.KeyChangeResult,
                (_, ct) => routine.RunAsync(ct),
                cancellationToken);
        });
        return command;
    }

    private static Command RepairVerb(CommandServices services)
    {
        var window = new Option<string>("--window") { Description = "When the counters end.", HelpName = "TIME", DefaultValueFactory = _ => "60s" };
        var command = new Command("repair", "Give counters without a TTL one: without it their keys are refused for ever.") { window };
        KeyChangeVerb.SetUp<RateRepair>(command, services, parsed =>
            TimeText.TryDuration(parsed.GetValue(window)!, out var given) && given >= TimeSpan.FromSeconds(1) && given <= TimeSpan.FromDays(1)
                ? new RateRepair(given)
                : Refusal.Usage($"--window '{parsed.GetValue(window)}' is not a time from 1s to 1d", $"allowed: {TimeText.DurationAllowed}"));
        return command;
    }

    private static (string Text, Tone Tone) Words(RateCounter counter) => counter.State switch
    {
        RateCounterState.Absent => ("nothing was counted in the present window", Tone.Plain),
        RateCounterState.Counting => ($"{counter.Count:N0}, ends in {counter.SecondsLeft:0} s", Tone.Plain),
        RateCounterState.Endless => ($"{counter.Count:N0}, never ends: ./amply ratelimit repair", Tone.Bad),
        RateCounterState.Malformed => ("not a number: left alone by the applications' limiter, which fails on it", Tone.Bad),
        _ => ("another type than a counter", Tone.Bad),
    };
}
