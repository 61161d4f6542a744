using Amply.Ops.Redis;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary>What a status report says in words, for people and programs, and its exit code.</summary>
internal static class StatusView
{
    public static ExitCode Code(StatusReport report) => report switch
    {
        { IsUnknown: true } => ExitCode.Unknown,
        _ when report.Findings.Any(f => f.Verdict != Verdict.Pass) => ExitCode.NeedsAttention,
        _ => ExitCode.Done,
    };

    /// <summary>The verdict, the primary and the causes, on one line.</summary>
    public static string Words(StatusReport report)
    {
        var primaries = string.Join("+", report.Nodes.Where(n => n.Role == ObservedRole.Primary).Select(n => n.Id));
        var wrong = string.Join("; ", report.Causes.Select(Short));
        return $"{Headline(report).Text}, primary {(primaries.Length > 0 ? primaries : "none")}{(wrong.Length > 0 ? $" ({wrong})" : "")}";
    }

    /// <summary>The causes of the report, for programs.</summary>
    public static IEnumerable<Problem> Problems(StatusReport report) => report.Causes.Select(cause => new Problem(
        cause.Message, cause.Details.IsEmpty ? null : string.Join(" ", cause.Details.Select(Sentence)), cause.Next));

    /// <summary>One of healthy, NEEDS ATTENTION and UNKNOWN.</summary>
    public static (string Text, Tone Tone) Headline(StatusReport report) => Code(report) switch
    {
        ExitCode.Done => ("healthy", Tone.Good),
        ExitCode.Unknown => (report switch
        {
            { IsFromHere: true, IsTokenRefused: true } => "UNKNOWN: Redis refuses the token",
            { IsFromHere: true } => "UNKNOWN: this machine cannot reach Redis",
            _ => "UNKNOWN: no node answered",
        }, Tone.Bad),
        _ => ("NEEDS ATTENTION", Tone.Bad),
    };

    // An alarm's message has CloudWatch's reason with every datapoint: too long for one line.
    private static string Short(Cause cause) =>
        cause.Check == "alarm" ? string.Join(": ", cause.Message.Split(": ").Take(2)) : cause.Message.TrimEnd('.');

    private static string Sentence(string text) => text.EndsWith('.') ? text : $"{text}.";
}
