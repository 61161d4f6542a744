using System.CommandLine;

namespace Amply.Ops.Commands.Statuses;

/// <summary>Whether to look more than once.</summary>
internal sealed class AgainOptions
{
    private readonly Option<bool> watch = new("--watch") { Description = "Look again and again until Ctrl-C; a line a look where output is piped." };
    private readonly Option<string?> wait = new("--wait") { Description = "Look again until it is healthy, at most this long: 5m. The exit code is the last look's.", HelpName = "TIME" };
    private readonly Option<string> interval = new("--interval")
    {
        Description = "Between two looks.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "5s",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(watch);
        command.Options.Add(wait);
        command.Options.Add(interval);
    }

    public Attempt<Repetition> Read(ParseResult parsed)
    {
        if (!TimeText.TryDuration(parsed.GetValue(interval)!, out var between) || between < TimeSpan.FromSeconds(1) || between > TimeSpan.FromHours(1))
        {
            return Refusal.Usage($"--interval '{parsed.GetValue(interval)}' is not a time from 1s to 1h", $"allowed: {TimeText.DurationAllowed}");
        }

        if (parsed.GetValue(wait) is not { } text)
        {
            return new Repetition(parsed.GetValue(watch), null, between);
        }

        if (parsed.GetValue(watch))
        {
            return Refusal.Usage("--watch never ends by itself, and --wait does", "leave one of them out");
        }

        return TimeText.TryDuration(text, out var patience) && patience >= TimeSpan.FromSeconds(1) && patience <= TimeSpan.FromDays(1)
            ? new Repetition(false, patience, between)
            : Refusal.Usage($"--wait '{text}' is not a time from 1s to 1d", $"allowed: {TimeText.DurationAllowed}");
    }
}

/// <param name="Watch">Until it is stopped.</param>
/// <param name="Patience">Until healthy, at most this long; absent: not at all.</param>
internal sealed record Repetition(bool Watch, TimeSpan? Patience, TimeSpan Interval);
