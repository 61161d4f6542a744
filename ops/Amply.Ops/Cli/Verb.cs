using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>A verb: its options are fields at its top. This base has <c>--output</c>, refusals and the exit code.</summary>
internal abstract class Verb : Command
{
    private readonly OutputOption output = new();

    protected Verb(CommandServices services, string name, string description)
        : base(name, description)
    {
        Services = services;
        SetAction(async (parsed, cancellationToken) => (int)await RunAsync(parsed, cancellationToken));
    }

    protected CommandServices Services { get; }

    protected ITerminal Terminal => Services.Terminal;

    /// <summary>The options of the base, after the verb's own options.</summary>
    protected virtual IEnumerable<Option> Common => [output.Option];

    /// <summary>Adds the verb's own arguments and options, then those of the base.</summary>
    protected void Takes(params IEnumerable<Symbol> own)
    {
        var all = own.Concat(Common).ToList();
        all.OfType<Argument>().ToList().ForEach(Arguments.Add);
        all.OfType<Option>().ToList().ForEach(Options.Add);
    }

    protected abstract Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken);

    protected bool IsJson(ParseResult parsed) => output.IsJson(parsed);

    /// <summary>Prints why the verb did nothing, and the remedy.</summary>
    protected ExitCode Refuse(Refusal refusal) => (ExitCode)AmplyCommand.Refuse(Terminal, refusal);
}

/// <summary>A verb that prints a report: as a document for programs, or as text for people.</summary>
internal abstract class ReportVerb<TReport>(CommandServices services, string name, string description) : Verb(services, name, description)
    where TReport : class
{
    protected abstract Task<Attempt<TReport>> LookAsync(ParseResult parsed, CancellationToken cancellationToken);

    protected abstract void Show(TReport report);

    /// <summary>The reasons why the exit code is not 0, for programs.</summary>
    protected virtual IEnumerable<Problem> Problems(TReport report) => [];

    protected virtual ExitCode Code(TReport report) => ExitCode.Done;

    protected virtual string Document(TReport report) => JsonSerializer.Serialize(report, OpsJson.Default.GetTypeInfo(typeof(TReport))!);

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!(await LookAsync(parsed, cancellationToken)).Succeeded(out var report, out var refusal))
        {
            return Refuse(refusal);
        }

        foreach (var problem in Problems(report))
        {
            Terminal.Problem(problem);
        }

        if (IsJson(parsed))
        {
            Terminal.Raw(Document(report));
        }
        else
        {
            Show(report);
        }

        return Code(report);
    }
}
