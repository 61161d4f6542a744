using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Keys;

/// <summary><c>keyspace</c>: the keys in Redis, by prefix.</summary>
internal sealed class KeyspaceVerb : GroupReportVerb<KeyspaceQuestion, KeyspaceReport>
{
    private const int KeysOfASample = 50_000;

    private readonly Option<bool> full = new("--full") { Description = "Measure every key, not a sample of about 50,000 on each node." };
    private readonly Option<string> under = new("--under")
    {
        Description = "Only keys whose names begin with this text: cache:",
        HelpName = "PREFIX",
    };

    private readonly Option<int?> depth = new("--depth")
    {
        Description = "The parts of a name, each up to a colon, that make a prefix: 1 to 5. Default: 1, or one more than PREFIX has.",
        HelpName = "N",
    };

    private readonly Option<bool> hot = new("--hot")
    {
        Description = "Also find the keys that are used most. It takes 10 s, but under an LFU policy it takes none.",
    };

    public KeyspaceVerb(CommandServices services)
        : base(services, "keyspace", "Keys, bytes and keys without a TTL by prefix, the biggest first, and the biggest keys by name.") =>
        Takes(full, under, depth, hot);

    protected override Attempt<KeyspaceQuestion> Read(ParseResult parsed) =>
        Question(parsed.GetValue(under), parsed.GetValue(depth), parsed.GetValue(full), parsed.GetValue(hot));

    protected override async Task<IReport<KeyspaceReport>> OpenAsync(
        IGroupAccess group, KeyspaceQuestion options, CancellationToken cancellationToken) =>
        await KeyspaceRoutine.OpenAsync(group, options, Services.Clock, cancellationToken);

    protected override void Show(KeyspaceReport report) => KeyspaceView.Show(Terminal, report);

    protected override ExitCode Code(KeyspaceReport report) => report.Unproved is null ? ExitCode.Done : ExitCode.Unknown;

    private static Attempt<KeyspaceQuestion> Question(string? under, int? depth, bool full, bool hot) => (under, depth) switch
    {
        ("", _) => Refusal.Usage("--under '' names no prefix. A prefix is the begin of a name, such as cache:", "./amply keyspace --help"),
        (_, < 1 or > KeyspaceQuestion.DeepestDepth) => Refusal.Usage(
            $"--depth {depth} is not a number from 1 to {KeyspaceQuestion.DeepestDepth}", "./amply keyspace --help"),
        _ => new KeyspaceQuestion(
            under ?? "",
            depth ?? Math.Min(KeyspaceQuestion.DeepestDepth, 1 + (under ?? "").Count(character => character == ':')),
            full ? null : KeysOfASample,
            hot),
    };
}
