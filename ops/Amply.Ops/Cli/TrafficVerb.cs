using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Target;
using Amply.Ops.Traffic;

namespace Amply.Ops.Cli;

/// <summary><c>traffic</c>: simulates the applications' load.</summary>
internal sealed class TrafficVerb : ChangeVerb<TrafficOptions, TrafficPlan, TrafficReport>
{
    private const int HighestRate = 100_000;

    private readonly Option<int> rate = new("--rate")
    {
        Description = "Operations a second.",
        HelpName = "N",
        DefaultValueFactory = _ => 200,
    };

    private readonly Option<string?> duration = new("--for")
    {
        Description = "How long: 30s, 10m. Default: until Ctrl-C.",
        HelpName = "TIME",
    };

    private readonly Option<int> users = new("--users")
    {
        Description = "The number of made-up users.",
        HelpName = "N",
        DefaultValueFactory = _ => 200,
    };

    public TrafficVerb(CommandServices services)
        : base(services, "traffic", "Simulate the applications' load, for drills. Report latency, gaps and lost writes.") =>
        Takes(rate, duration, users);

    protected override bool IsExclusive => false;

    protected override Attempt<TrafficOptions> Read(ParseResult parsed) =>
        Read(parsed.GetValue(rate), parsed.GetValue(users), parsed.GetValue(duration));

    protected override Task<IRoutine<TrafficPlan, TrafficReport>> OpenAsync(
        IGroupAccess group, TrafficOptions options, CancellationToken cancellationToken) =>
        Opened(new TrafficRoutine(group, options, Services.Clock));

    private static Attempt<TrafficOptions> Read(int rate, int users, string? text)
    {
        TimeSpan? duration = null;
        if (text is not null)
        {
            if (!TimeText.TryDuration(text, out var given) || given <= TimeSpan.Zero)
            {
                return Refusal.Usage($"--for '{text}' is not a time", $"use {TimeText.DurationAllowed}");
            }

            duration = given;
        }

        return (rate, users) switch
        {
            ( < 1 or > HighestRate, _) => Refusal.Usage($"--rate {rate} is out of range", $"use 1 to {HighestRate}"),
            (_, < 1) => Refusal.Usage($"--users {users} is out of range", "use 1 or more"),
            _ => new TrafficOptions { Rate = rate, Users = users, Duration = duration },
        };
    }
}
