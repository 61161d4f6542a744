using System.CommandLine;
using Amply.Ops.Stacks;

namespace Amply.Ops.Commands;

/// <summary><c>plan</c>: the Pulumi program run offline; its own process knows the options.</summary>
internal static class PlanCommand
{
    public static Command Create(CommandServices services)
    {
        var arguments = new Argument<string[]>("arguments")
        {
            Description = "[STACK] [--set key=value]… [--from key=value… | --against STACK | --from-plan FILE] [--output json]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("plan", "What 'pulumi up' would make, what it would cost, and what a change would do; offline.") { arguments };
        // --help too goes to the program, which knows the options.
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var forwarded = await new PlanProcess(services.Checkout).ForwardAsync([.. parsed.GetValue(arguments) ?? [], .. parsed.UnmatchedTokens], cancellationToken);
            return forwarded.Succeeded(out var exit, out var refusal) ? exit.Code : AmplyCommand.Refuse(services.Terminal, refusal);
        });
        return command;
    }
}
