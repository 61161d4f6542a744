using System.CommandLine;
using Amply.Ops.Traffic;

namespace Amply.Ops.Cli;

/// <summary><c>traffic</c>: the applications' traffic, made up.</summary>
internal static class TrafficVerb
{
    private const int HighestRate = 100_000;

    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var change = new ChangeOptions();
        var rate = new Option<int>("--rate") { Description = "Operations a second.", HelpName = "N", DefaultValueFactory = _ => 200 };
        var duration = new Option<string?>("--for") { Description = "For how long: 30s, 10m; until Ctrl-C where it is left out.", HelpName = "TIME" };
        var users = new Option<int>("--users") { Description = "Made-up users.", HelpName = "N", DefaultValueFactory = _ => 200 };
        var command = new Command("traffic", "Make the applications' traffic, and report latency, gaps and acknowledged writes that were lost.") { rate, duration, users };
        target.AddTo(command);
        output.AddTo(command);
        change.AddTo(command, isExclusive: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Read(parsed.GetValue(rate), parsed.GetValue(users), parsed.GetValue(duration)).Succeeded(out var options, out var refusal)
                || !(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var group = services.Groups.Open(chosen);
            return await new ChangeRunner(services).RunAsync(
                group,
                TrafficPlan.For(options, chosen.IsLab),
                change.Consent(parsed),
                output.IsJson(parsed),
                OpsJson.Default.TrafficPlan,
                OpsJson.Default.TrafficReport,
                async (progress, ct) => await new TrafficRoutine(await group.ThroughEndpointAsync(ct), options, services.Clock).RunAsync(progress, ct),
                cancellationToken);
        });
        return command;
    }

    private static Attempt<TrafficOptions> Read(int rate, int users, string? text)
    {
        TimeSpan? duration = null;
        if (text is not null)
        {
            if (!TimeText.TryDuration(text, out var given) || given <= TimeSpan.Zero)
            {
                return Refusal.Usage($"--for '{text}' is not a time", $"allowed: {TimeText.DurationAllowed}");
            }

            duration = given;
        }

        return (rate, users) switch
        {
            ( < 1 or > HighestRate, _) => Refusal.Usage($"--rate {rate} is out of range", $"allowed: 1 to {HighestRate}"),
            (_, < 1) => Refusal.Usage($"--users {users} is out of range", "allowed: 1 or more"),
            _ => new TrafficOptions { Rate = rate, Users = users, Duration = duration },
        };
    }
}
