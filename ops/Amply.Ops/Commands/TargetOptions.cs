using System.CommandLine;
using Amply.Ops.Stacks;

namespace Amply.Ops.Commands;

/// <summary>The three ways to name a target; the same on every verb.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string?> stack = new("--stack")
    {
        Description = "A stack on AWS; its outputs come from 'pulumi stack output'.",
        HelpName = "NAME",
    };

    private readonly Option<string?> lab = new("--lab")
    {
        Description = "A running lab; without a name the only one there is.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> outputs = new("--outputs")
    {
        Description = "Outputs saved to a file, for the day when Pulumi's backend is down too.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(stack);
        command.Options.Add(lab);
        command.Options.Add(outputs);
    }

    public TargetChoice Choice(ParseResult parsed) => new(
        parsed.GetValue(stack),
        parsed.GetResult(lab) is null ? null : parsed.GetValue(lab) ?? "",
        parsed.GetValue(outputs));
}
