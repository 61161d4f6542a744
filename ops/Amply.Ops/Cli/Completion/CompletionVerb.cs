using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Amply.Ops.Cli.Completion;

/// <summary><c>completion bash|zsh|fish</c>: a script with which a shell completes verbs, options and values.</summary>
internal sealed class CompletionVerb : ReportVerb<CompletionView>
{
    private readonly Argument<string> shell = new("SHELL")
    {
        Description = "The shell. To use the script at once, in bash: source <(./amply completion bash)",
        HelpName = "bash|zsh|fish",
    };

    public CompletionVerb(CommandServices services)
        : base(services, "completion", "Print a script with which a shell completes verbs, options and values.")
    {
        shell.AcceptOnlyFromAmong([.. ShellScripts.Shells]);
        Takes(shell);
    }

    protected override Task<Attempt<CompletionView>> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var chosen = parsed.GetValue(shell)!;
        return Task.FromResult<Attempt<CompletionView>>(new CompletionView(chosen, ShellScripts.Of(chosen)));
    }

    protected override void Show(CompletionView report) => Terminal.Raw(report.Script);
}

internal sealed record CompletionView(string Shell, string Script);

/// <summary>
/// <c>amply '[suggest:N]' LINE</c>: prints what may follow the first N characters of a command line, one candidate a line. Without N it
/// takes the whole line. The shells' scripts call it. Unlike the library's directive it prints only candidates that begin with the last
/// word.
/// </summary>
internal sealed partial class CompletionDirective : Directive
{
    private CompletionDirective(RootCommand root, CommandServices services)
        : base("suggest") => Action = new Answer(this, root, services);

    /// <summary>Replaces the library's directive.</summary>
    public static void TakeOver(RootCommand root, CommandServices services)
    {
        root.Directives.Clear();
        root.Directives.Add(new CompletionDirective(root, services));
        CompletionValues.AddTo(root, services.Checkout);
    }

    private static IEnumerable<string> Candidates(RootCommand root, string line)
    {
        // The library cannot complete a line with --output=json, but it can with --output json.
        line = Adjoined().Replace(line, "$1 ");
        var begun = line[(line.LastIndexOf(' ') + 1)..];
        var before = line[..^begun.Length];
        var found = root.Parse(before).GetCompletions(before.Length).Select(item => item.Label).Distinct()
            .Where(label => !IsShort(label) && label.StartsWith(begun, StringComparison.Ordinal)).ToArray();
        // Options are shown only where no verb and no value fits, or where the word begins an option.
        var others = found.Where(label => !label.StartsWith('-')).ToArray();
        return (others.Length > 0 ? others : found).Order(StringComparer.Ordinal);
    }

    [GeneratedRegex("(?<= )(--[a-z-]+)[=:]")]
    private static partial Regex Adjoined();

    [GeneratedRegex(@"(?<= )--[a-z-]+=(?=[^ ]*\z)")]
    private static partial Regex Option();

    // Every short name has a long name.
    private static bool IsShort(string label) => label is ['/', ..] or ['-', not '-', ..];

    private sealed class Answer(CompletionDirective directive, RootCommand root, CommandServices services) : SynchronousCommandLineAction
    {
        // The line to complete is a word of this line, not a verb.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var line = parseResult.UnmatchedTokens is [.., var last] ? last : "";
            if (parseResult.GetResult(directive)?.Values is [var text, ..]
                && int.TryParse(text, NumberStyles.None, null, out var position) && position < line.Length)
            {
                line = line[..position];
            }

            // The shell replaces the whole of --output=j.
            var before = Option().Match(line).Value;
            foreach (var candidate in Candidates(root, line))
            {
                services.Terminal.Raw(before + candidate);
            }

            return (int)ExitCode.Done;
        }
    }
}
