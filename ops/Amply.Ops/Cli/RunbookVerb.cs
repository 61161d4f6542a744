using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;

namespace Amply.Ops.Cli;

/// <summary><c>runbook [NAME]</c>: a page of <c>ops/runbooks</c>, which the program carries with it.</summary>
internal static class RunbookVerb
{
    private const string Index = "README";
    private const string Prefix = "runbooks/";

    public static Command Create(CommandServices services)
    {
        var name = new Argument<string?>("PAGE")
        {
            Description = "The page, for example high-cpu; without a name the list of pages.",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var output = new OutputOption();
        var command = new Command("runbook", "Show a page for on call: one for each alarm and each routine.") { name };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var asked = parsed.GetValue(name);
            if (Read(asked ?? Index) is not { } text)
            {
                return AmplyCommand.Refuse(services.Terminal, Refusal.Usage($"there is no runbook '{asked}'; there are: {string.Join(", ", Names())}", "Fix: ./amply runbook"));
            }

            services.Terminal.Raw(output.IsJson(parsed)
                ? JsonSerializer.Serialize(new RunbookView(asked, Names(), text), OpsJson.Default.RunbookView)
                : text.TrimEnd());
            return (int)ExitCode.Done;
        });
        return command;
    }

    /// <summary>The pages' names, sorted, without the index.</summary>
    internal static ImmutableArray<string> Names() => [.. typeof(RunbookVerb).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..]).Where(n => n != Index).Order(StringComparer.Ordinal)];

    private static string? Read(string name)
    {
        using var page = typeof(RunbookVerb).Assembly.GetManifestResourceStream(Prefix + name);
        return page is null ? null : new StreamReader(page).ReadToEnd();
    }
}

/// <param name="Name">The page; null for the index.</param>
/// <param name="Text">Markdown.</param>
internal sealed record RunbookView(string? Name, ImmutableArray<string> Pages, string Text);
