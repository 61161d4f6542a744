using System.CommandLine;
using Amply.Model.Plans;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary><c>plan</c>: the Pulumi program run offline; its own process knows the options.</summary>
internal static class PlanVerb
{
    public static Command Create(CommandServices services)
    {
        var arguments = new Argument<string[]>("arguments")
        {
            Description = "[STACK] [--set key=value]… [--from key=value… | --against STACK | --from-plan FILE]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new OutputOption();
        var command = new Command("plan", "What 'pulumi up' would make, what it would cost, and what a change would do; offline.") { arguments };
        output.AddTo(command);
        // --help too goes to the program, which knows the options.
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] given = [.. parsed.GetValue(arguments) ?? [], .. parsed.UnmatchedTokens];
            var process = new PlanProcess(services.Checkout);
            if (output.IsJson(parsed))
            {
                return (await process.RunAsync([.. given, "--output", "json"], cancellationToken)).Succeeded(out var run, out var refused)
                    ? Answer(services.Terminal, run)
                    : AmplyCommand.Refuse(services.Terminal, refused);
            }

            return (await process.ForwardAsync(given, cancellationToken)).Succeeded(out var exit, out var refusal)
                ? exit.Code
                : AmplyCommand.Refuse(services.Terminal, refusal);
        });
        return command;
    }

    private static int Answer(ITerminal terminal, PlanRun run)
    {
        foreach (var line in run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            terminal.Note(line, Tone.Bad);
        }

        foreach (var problem in PlanProcess.Problems(run.Error))
        {
            terminal.Problem(problem);
        }

        if (run.Plan is { } plan)
        {
            terminal.Raw(run.Output);
            foreach (var problem in Problems(plan))
            {
                terminal.Problem(problem);
            }
        }

        return (int)run.Code;
    }

    // What a plan with exit code 3 is refused for is in the plan.
    private static IEnumerable<Problem> Problems(PlanDocument plan)
    {
        if (plan.Cost.IsOverBudget)
        {
            yield return new Problem(
                $"The stack costs ${plan.Cost.MonthlyUsd:0.00} a month, and its budget is ${plan.Cost.BudgetUsd:0.00}.",
                Fix: $"pulumi config set amply-redis:monthlyBudgetUsd AMOUNT -s {plan.Stack}");
        }

        foreach (var finding in plan.Policies.Where(p => p.Outcome == PolicyOutcome.Fail))
        {
            yield return new Problem($"{finding.Resource}: {finding.Message}", Fix: finding.Remedy);
        }

        foreach (var refusal in plan.Comparison?.Refusals ?? [])
        {
            yield return new Problem(refusal);
        }
    }
}
