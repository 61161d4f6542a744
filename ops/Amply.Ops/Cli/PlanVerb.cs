using System.CommandLine;
using Amply.Model.Plans;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary><c>plan</c>: runs the Pulumi program offline. That program knows the options.</summary>
internal sealed class PlanVerb : Verb
{
    private readonly Argument<string[]> arguments = new("arguments")
    {
        Description = "[STACK] [--set key=value]… [--from key=value… | --against STACK | --from-plan FILE]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public PlanVerb(CommandServices services)
        : base(services, "plan", "What 'pulumi up' would create, what it would cost, and what a change would do; offline.")
    {
        Takes(arguments);
        // --help goes to the program too: it knows the options.
        TreatUnmatchedTokensAsErrors = false;
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] given = [.. parsed.GetValue(arguments) ?? [], .. parsed.UnmatchedTokens];
        var process = new PlanProcess(Services.Checkout);
        if (IsJson(parsed))
        {
            return (await process.RunAsync([.. given, "--output", "json"], cancellationToken)).Succeeded(out var run, out var refused)
                ? Answer(run)
                : Refuse(refused);
        }

        return (await process.ForwardAsync(given, cancellationToken)).Succeeded(out var exit, out var refusal)
            ? (ExitCode)exit.Code
            : Refuse(refusal);
    }

    private ExitCode Answer(PlanRun run)
    {
        foreach (var line in run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Terminal.Note(line, Tone.Bad);
        }

        foreach (var problem in PlanProcess.Problems(run.Error))
        {
            Terminal.Problem(problem);
        }

        if (run.Plan is { } plan)
        {
            Terminal.Raw(run.Output);
            foreach (var problem in Problems(plan))
            {
                Terminal.Problem(problem);
            }
        }

        return run.Code;
    }

    // With exit code 3 the reasons are in the plan.
    private static Problem[] Problems(PlanDocument plan)
    {
        var overBudget = new Problem(
            $"The stack costs ${plan.Cost.MonthlyUsd:0.00} a month, and its budget is ${plan.Cost.BudgetUsd:0.00}.",
            Fix: $"pulumi config set amply-redis:monthlyBudgetUsd AMOUNT -s {plan.Stack}");
        return
        [
            .. plan.Cost.IsOverBudget ? [overBudget] : Array.Empty<Problem>(),
            .. plan.Policies.Where(p => p.Outcome == PolicyOutcome.Fail).Select(
                f => new Problem($"{f.Resource}: {f.Message}", Fix: f.Remedy)),
            .. (plan.Comparison?.Refusals ?? []).Select(refusal => new Problem(refusal)),
        ];
    }
}
