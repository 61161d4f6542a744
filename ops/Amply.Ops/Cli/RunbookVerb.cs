using System.CommandLine;

namespace Amply.Ops.Cli;

/// <summary><c>runbook [NAME]</c>: prints a page of <c>ops/runbooks</c>, which is embedded in the program.</summary>
internal sealed class RunbookVerb : ReportVerb<RunbookView>
{
    private const string Index = "README";
    private const string Prefix = "runbooks/";

    private readonly Argument<string?> name = new("PAGE")
    {
        Description = "The page, for example high-cpu. Without a name: the list of pages.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public RunbookVerb(CommandServices services)
        : base(services, "runbook", "Show a page for on call: one for each alarm and each routine.") => Takes(name);

    protected override Task<Attempt<RunbookView>> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var asked = parsed.GetValue(name);
        return Task.FromResult<Attempt<RunbookView>>(Text(asked ?? Index) is { } text
            ? new RunbookView(asked, Names(), text)
            : Refusal.Usage($"there is no runbook '{asked}'; there are: {string.Join(", ", Names())}", "./amply runbook"));
    }

    protected override void Show(RunbookView report) => Terminal.Raw(report.Text.TrimEnd());

    /// <summary>The pages' names, sorted, without the index.</summary>
    internal static ImmutableArray<string> Names() =>
    [
        .. typeof(RunbookVerb).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..])
            .Where(n => n != Index).Order(StringComparer.Ordinal),
    ];

    private static string? Text(string name)
    {
        using var page = typeof(RunbookVerb).Assembly.GetManifestResourceStream(Prefix + name);
        return page is null ? null : new StreamReader(page).ReadToEnd();
    }
}

/// <param name="Name">The page; null for the index.</param>
/// <param name="Text">Markdown.</param>
internal sealed record RunbookView(string? Name, ImmutableArray<string> Pages, string Text);
