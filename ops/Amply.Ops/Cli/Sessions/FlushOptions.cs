using System.CommandLine;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Cli.Sessions;

/// <summary>The options of a flush.</summary>
internal sealed class FlushOptions
{
    private const int LargestBatch = 5_000;

    private readonly Option<bool> includeNew = Flag("--include-new", "Also delete sessions created after the start.");
    private readonly Option<bool> fullSpeed = Flag("--full-speed", "Do not slow down for other clients, snapshots or replicas.");
    private readonly Option<string?> grace = new("--grace")
    {
        Description = "Shorten the sessions' lifetime to this, instead of deleting them at once: 10m.",
        HelpName = "TIME",
    };

    private readonly Option<string> settle = Time(
        "--settle", "2s", "Time between the last deleted session and the check that none came back. A longer time finds slower writers.");

    private readonly Option<string> reshardWait = Time(
        "--reshard-wait", "10m", "How long to wait for a reshard to end. After that the outcome is unknown.");

    private readonly Option<int> batch = new("--batch")
    {
        Description = "Keys in one command. A smaller batch delays other clients less.",
        HelpName = "N",
        DefaultValueFactory = _ => 500,
    };

    public IEnumerable<Option> All => [includeNew, grace, fullSpeed, settle, reshardWait, batch];

    public Attempt<SessionFlushOptions> Read(ParseResult parsed, SessionSelection selection)
    {
        var life = TimeSpan.Zero;
        if (parsed.GetValue(grace) is { } text
            && (!TimeText.TryDuration(text, out life) || life < TimeSpan.FromSeconds(1) || life > TimeSpan.FromDays(7)))
        {
            return TypedLine.Usage(parsed, $"--grace '{text}' is not a time from 1s to 7d", $"use {TimeText.DurationAllowed}");
        }

        if (!TryTime(parsed, settle, SessionFlushOptions.LeastSettle, TimeSpan.FromMinutes(10), out var settleTime, out var refusal)
            || !TryTime(parsed, reshardWait, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), out var reshardPatience, out refusal))
        {
            return refusal!;
        }

        var size = parsed.GetValue(batch);
        return size is < 1 or > LargestBatch
            ? TypedLine.Usage(
                parsed, $"--batch {size} is out of range", $"use 1 to {LargestBatch}. With 500 other clients hardly notice the flush")
            : new SessionFlushOptions
            {
                Selection = selection,
                IncludeNew = parsed.GetValue(includeNew),
                Grace = life > TimeSpan.Zero ? life : null,
                FullSpeed = parsed.GetValue(fullSpeed),
                BatchSize = size,
                Settle = settleTime,
                ReshardPatience = reshardPatience,
            };
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static Option<string> Time(string name, string usual, string description) =>
        new(name) { Description = description, HelpName = "TIME", DefaultValueFactory = _ => usual };

    private static bool TryTime(
        ParseResult parsed, Option<string> option, TimeSpan least, TimeSpan most, out TimeSpan time, out Refusal? refusal)
    {
        refusal = TimeText.TryDuration(parsed.GetValue(option)!, out time) && time >= least && time <= most
            ? null
            : TypedLine.Usage(
                parsed,
                $"{option.Name} '{parsed.GetValue(option)}' is not a time from {least.TotalSeconds:0}s to {most.TotalSeconds:0}s",
                $"use {TimeText.DurationAllowed}");
        return refusal is null;
    }
}
