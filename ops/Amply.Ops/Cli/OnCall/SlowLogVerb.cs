using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Looks;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.OnCall;

/// <summary><c>slowlog</c>: the slow commands of every node in one list.</summary>
internal sealed class SlowLogVerb : GroupReportVerb<SlowLogVerb.Question, SlowLogReport>
{
    private readonly Option<int> limit = LimitOption.Of("Show at most this many commands, the newest first.");
    private readonly Option<string?> node = NodeOption.Create();

    public SlowLogVerb(CommandServices services)
        : base(
            services,
            "slowlog",
            "What keeps Redis busy: the commands that cost most, and the slow commands of every node without their keys.") =>
        Takes(limit, node);

    protected override Attempt<Question> Read(ParseResult parsed) =>
        LimitOption.Check(parsed.GetValue(limit), "slowlog") is { } refusal
            ? refusal
            : new Question(parsed.GetValue(limit), parsed.GetValue(node));

    protected override Task<IReport<SlowLogReport>> OpenAsync(IGroupAccess group, Question options, CancellationToken cancellationToken) =>
        Task.FromResult<IReport<SlowLogReport>>(new SlowLogRoutine(group, options.Limit, options.Node, Services.Clock));

    protected override IEnumerable<Problem> Problems(SlowLogReport report) => report.Gaps.Select(gap => new Problem(gap));

    protected override ExitCode Code(SlowLogReport report) => report.Gaps.IsEmpty ? ExitCode.Done : ExitCode.NeedsAttention;

    protected override void Show(SlowLogReport report)
    {
        Terminal.Line("The commands that cost most since the nodes started", Tone.Heading);
        Terminal.Table(TableView.Of(
            ["total", "calls", "average", "command"],
            report.Totals.Select(one => new Cell[] { Duration(one.TotalMs), $"{one.Calls:N0}", Average(one.AverageMs), one.Command })));
        Terminal.Line();
        Terminal.Line("The slow commands, the newest first", Tone.Heading);
        if (report.Entries.IsEmpty)
        {
            Terminal.Line($"The slow log of {string.Join(", ", report.Nodes)} is empty.");
        }
        else
        {
            Terminal.Table(TableView.Of(
                ["when (UTC)", "duration", "node", "client", "name", "command"],
                report.Entries.Select(entry => new Cell[]
                {
                    entry.At.ToString("yyyy-MM-dd HH:mm:ss"), Duration(entry.DurationMs), entry.Node, Cell.CutId(entry.Client),
                    Cell.Cut(entry.Name), entry.Command,
                })));
        }

        foreach (var gap in report.Gaps)
        {
            Terminal.Line(gap, Tone.Warning);
        }
    }

    private static string Duration(double milliseconds) => milliseconds switch
    {
        >= 1_000 => $"{milliseconds / 1_000:0.0} s",
        >= 100 => $"{milliseconds:0} ms",
        _ => $"{milliseconds:0.0} ms",
    };

    private static string Average(double milliseconds) => milliseconds < 1 ? $"{milliseconds * 1_000:0} µs" : Duration(milliseconds);

    /// <summary>The options of the verb.</summary>
    internal sealed record Question(int Limit, string? Node);
}

/// <summary><c>--limit</c> of a list.</summary>
internal static class LimitOption
{
    private const int Default = 20;
    private const int Most = 1_000;

    public static Option<int> Of(string description, int limit = Default) =>
        new("--limit") { Description = description, HelpName = "N", DefaultValueFactory = _ => limit };

    /// <param name="verb">The verb as typed, for the remedy.</param>
    public static Refusal? Check(int limit, string verb) => limit is < 1 or > Most
        ? Refusal.Usage($"--limit {limit} is not a number from 1 to {Most:N0}", $"./amply {verb} --help")
        : null;
}

/// <summary><c>--node</c> of a verb that asks every node otherwise.</summary>
internal static class NodeOption
{
    public static Option<string?> Create() => new("--node")
    {
        Description = "Only this node, by its id as 'status' shows it.",
        HelpName = "ID",
    };
}
