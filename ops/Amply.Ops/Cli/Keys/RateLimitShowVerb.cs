using System.CommandLine;
using Amply.Keyspace;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Keys;

/// <summary><c>ratelimit show</c>: shows one counter and when its window ends.</summary>
internal sealed class RateLimitShowVerb : GroupReportVerb<string, RateCounter>
{
    private readonly Argument<string> key = CounterKey.Argument();

    public RateLimitShowVerb(CommandServices services)
        : base(services, "show", "Show a counter and when its window ends.") => Takes(key);

    protected override Attempt<string> Read(ParseResult parsed) => CounterKey.Read(parsed, parsed.GetValue(key)!);

    protected override async Task<IReport<RateCounter>> OpenAsync(
        IGroupAccess group, string options, CancellationToken cancellationToken) =>
        await RateReset.OpenAsync(group, options, Services.Clock, cancellationToken);

    protected override IEnumerable<Problem> Problems(RateCounter report) =>
        Code(report) == ExitCode.Done ? [] : [new Problem($"{report.Key}: {Words(report).Text}", Fix: Fix(report))];

    protected override void Show(RateCounter report)
    {
        var (text, tone) = Words(report);
        Terminal.Line($"{report.Key}: {text}", tone);
        if (Fix(report) is { } fix)
        {
            Terminal.LineHint(fix);
        }
    }

    protected override ExitCode Code(RateCounter report) =>
        report is { State: RateCounterState.Absent or RateCounterState.Counting, NothingLike: null }
            ? ExitCode.Done
            : ExitCode.NeedsAttention;

    private static string? Fix(RateCounter counter) =>
        counter.State == RateCounterState.Endless ? $"./amply ratelimit repair {counter.Target}" : null;

    private static (string Text, Tone Tone) Words(RateCounter counter) => counter.State switch
    {
        RateCounterState.Absent when counter.NothingLike is { } nothing => ($"no such counter. {nothing}", Tone.Warning),
        RateCounterState.Absent => ("no request in this window", Tone.Plain),
        RateCounterState.Counting => ($"{counter.Count:N0}, ends in {counter.SecondsLeft:0} s", Tone.Plain),
        RateCounterState.Endless => ($"{counter.Count:N0}, no TTL", Tone.Bad),
        RateCounterState.Malformed => ("the value is not a number: the applications' limiter fails on it", Tone.Bad),
        _ => ("the key is not a counter: it has another type", Tone.Bad),
    };
}

/// <summary>The key of a counter, as an argument.</summary>
internal static class CounterKey
{
    public static Argument<string> Argument() =>
        new("KEY") { Description = "The counter's key without 'rate:', for example api:abc123." };

    // Without a key the name would be the bare prefix 'rate:', which is not a counter.
    public static Attempt<string> Read(ParseResult parsed, string key) =>
        key.Length == 0 ? TypedLine.Usage(parsed, "KEY is empty", "give the counter's key without 'rate:', for example api:abc123")
        : DoubledPrefix.Refusal(parsed, "KEY", key, KeyNames.RatePrefix) is { } refusal ? refusal
        : key;
}

/// <summary>Refuses a prefix that the command adds itself: with it twice no key would match.</summary>
internal static class DoubledPrefix
{
    public static Refusal? Refusal(ParseResult parsed, string name, string value, string prefix) =>
        !value.StartsWith(prefix, StringComparison.Ordinal) ? null
        : value.Length == prefix.Length ? Ops.Refusal.Usage(
            $"{name} '{value}' is only the prefix, which the command adds itself", $"{TypedLine.Verb(parsed)} --help")
        : Ops.Refusal.Usage(
            $"{name} '{value}' begins with '{prefix}', which the command adds itself: it would look for '{prefix}{value}'",
            TypedLine.With(parsed, value, value[prefix.Length..]));
}
