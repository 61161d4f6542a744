using System.CommandLine;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Commands.Sessions;

/// <summary>How a flush ends sessions.</summary>
internal sealed class FlushOptions
{
    private const int LargestBatch = 5_000;

    private readonly Option<bool> includeNew = new("--include-new") { Description = "Also sessions created after the start." };
    private readonly Option<string?> grace = new("--grace") { Description = "Let them live this much longer instead of ending them at once: 10m.", HelpName = "TIME" };
    private readonly Option<bool> fullSpeed = new("--full-speed") { Description = "Do not slow down for other clients, snapshots, replicas or requests in flight." };
    private readonly Option<int> batch = new("--batch")
    {
        Description = "Keys in one command; what other clients feel is decided by this.",
        HelpName = "N",
        DefaultValueFactory = _ => 500,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(includeNew);
        command.Options.Add(grace);
        command.Options.Add(fullSpeed);
        command.Options.Add(batch);
    }

    public Attempt<SessionFlushOptions> Read(ParseResult parsed, SessionSelection selection)
    {
        TimeSpan? life = null;
        if (parsed.GetValue(grace) is { } text)
        {
            if (!TimeText.TryDuration(text, out var given) || given < TimeSpan.FromSeconds(1) || given > TimeSpan.FromDays(7))
            {
                return Refusal.Usage($"--grace '{text}' is not a time from 1s to 7d", $"allowed: {TimeText.DurationAllowed}");
            }

            life = given;
        }

        var size = parsed.GetValue(batch);
        return size is < 1 or > LargestBatch
            ? Refusal.Usage($"--batch {size} is out of range", $"allowed: 1 to {LargestBatch}; with 500 others hardly feel it")
            : new SessionFlushOptions
            {
                Selection = selection,
                IncludeNew = parsed.GetValue(includeNew),
                Grace = life,
                FullSpeed = parsed.GetValue(fullSpeed),
                BatchSize = size,
            };
    }
}
