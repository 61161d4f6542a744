using System.CommandLine;
using Amply.Lab;
using Amply.Lab.Supervisor;

namespace Amply.Ops.Cli.Labs;

/// <summary>A verb of a lab that runs.</summary>
internal abstract class LabVerb<TReport>(CommandServices services, string name, string description)
    : ReportVerb<TReport>(services, name, description)
    where TReport : class
{
    private readonly Option<string?> lab = new("--lab")
    {
        Description = "The lab. The name may be left out where only one runs.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrOne,
    };

    protected override IEnumerable<Option> Common => [lab, .. base.Common];

    /// <summary>The exit code of a lab's refusal.</summary>
    protected virtual ExitCode Refused => ExitCode.Refused;

    protected abstract Task<Attempt<TReport>> LookAsync(
        LabClient client, string name, ParseResult parsed, CancellationToken cancellationToken);

    protected sealed override async Task<Attempt<TReport>> LookAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var client = Services.Labs;
        if (!LabNames.Find(client, parsed.GetValue(lab)).Succeeded(out var name, out var refusal))
        {
            return refusal;
        }

        try
        {
            return await LookAsync(client, name, parsed, cancellationToken);
        }
        catch (LabRefusedException error)
        {
            return Refusal.Of(error, Refused);
        }
    }
}

/// <summary>Finds the lab of a command.</summary>
internal static class LabNames
{
    /// <summary>Finds the lab with this name, or the only lab.</summary>
    public static Attempt<string> Find(LabClient client, string? name)
    {
        if (!string.IsNullOrEmpty(name))
        {
            return name;
        }

        try
        {
            return client.List() switch
            {
                [var only] => only,
                [] => Refusal.Usage("no lab is running", "./amply lab up --stack prod"),
                var labs => Refusal.Usage($"{labs.Length} labs are running: {string.Join(", ", labs)}", "select one: --lab NAME"),
            };
        }
        catch (LabRefusedException error)
        {
            return Refusal.Refused(error.Message, error.Remedy);
        }
    }

    /// <summary>The option <c>--set</c> of the verbs that plan a lab.</summary>
    public static Option<string[]> SetOption() => new("--set")
    {
        Description = "A setting that overrides the stack's file, for example mode=ha. Repeatable.",
        HelpName = "key=value",
        Arity = ArgumentArity.ZeroOrMore,
    };
}
