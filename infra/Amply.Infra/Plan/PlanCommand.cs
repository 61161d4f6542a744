using System.CommandLine;
using System.Text.Json;
using Amply.Infra.Plan.Comparison;
using Amply.Redis;
using Amply.Redis.Plans;

namespace Amply.Infra.Plan;

/// <summary><c>plan</c>: what <c>pulumi up</c> would make, offline.</summary>
internal static class PlanCommand
{
    private const int Refused = 3;

    public static Command Create()
    {
        var stack = new Argument<string?>("stack") { Description = "The stack to plan.", Arity = ArgumentArity.ZeroOrOne };
        var set = Settings("--set", "A setting other than the stack's file says, for example mode=ha; repeatable.");
        var from = Settings("--from", "Compare with the same stack where this setting is so; repeatable.");
        var against = new Option<string?>("--against") { Description = "Compare with another stack.", HelpName = "STACK" };
        var fromPlan = new Option<string?>("--from-plan") { Description = "Compare with a plan saved by --output json.", HelpName = "FILE" };
        var output = new Option<string>("--output", "-o") { Description = "text for people, json for programs.", HelpName = "text|json", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("plan", "What 'pulumi up' would make, what it would cost, and what a change would do; offline.") { stack, set, from, against, fromPlan, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var plan = await PlanAsync(parsed.GetValue(stack), parsed.GetValue(set) ?? [], parsed.GetValue(from) ?? [], parsed.GetValue(against), parsed.GetValue(fromPlan), cancellationToken);
                if (parsed.GetValue(output) == "json")
                {
                    Console.Out.WriteLine(JsonSerializer.Serialize(plan, ContractJson.Default.PlanDocument));
                }
                else
                {
                    PlanText.Write(plan);
                }

                return Verdict(plan);
            }
            catch (PlanRefusedException error)
            {
                Console.Error.WriteLine($"error: {error.Message}");
                return error.ExitCode;
            }
        });
        return command;
    }

    private static Option<string[]> Settings(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "key=value",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static async Task<PlanDocument> PlanAsync(
        string? stack, string[] set, string[] from, string? against, string? fromPlan, CancellationToken cancellationToken)
    {
        if (new[] { from.Length > 0, against is not null, fromPlan is not null }.Count(given => given) > 1)
        {
            throw PlanRefusedException.Usage("--from, --against and --from-plan are three ways to say what to compare with; give one");
        }

        var files = StackFiles.Find(Environment.GetEnvironmentVariable("AMPLY_HOME") is { Length: > 0 } home ? home : Environment.CurrentDirectory);
        if (stack is null)
        {
            throw PlanRefusedException.Usage($"plan needs a stack. Stacks: {string.Join(", ", files.Stacks)}. Mend: ./amply plan {files.Stacks.FirstOrDefault("STACK")}");
        }

        var (plan, _) = await Planner.PlanAsync(stack, files.Load(stack, set));
        if (fromPlan is not null)
        {
            return plan with { Comparison = PlanComparer.Compare(await SavedAsync(fromPlan, cancellationToken), plan, fromPlan) };
        }

        if (against is not null)
        {
            var (other, _) = await Planner.PlanAsync(against, files.Load(against, []));
            // Two stacks side by side: neither becomes the other, so there is nothing to refuse.
            return plan with
            {
                Comparison = PlanComparer.Compare(other, plan, $"stack {against}") with
                {
                    ClientImpact = ["none: two stacks are compared, and neither is updated; replace and delete say how they differ"],
                    Refusals = [],
                },
            };
        }

        if (from.Length > 0)
        {
            var (before, _) = await Planner.PlanAsync(stack, files.Load(stack, from));
            return plan with { Comparison = PlanComparer.Compare(before, plan, $"{stack} with {string.Join(", ", from)}") };
        }

        return plan;
    }

    private static async Task<PlanDocument> SavedAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            var saved = await JsonSerializer.DeserializeAsync(stream, ContractJson.Default.PlanDocument, cancellationToken);
            return saved?.SchemaVersion == PlanDocument.CurrentSchemaVersion
                ? saved
                : throw PlanRefusedException.Usage($"{file} is a plan of version {saved?.SchemaVersion}; this program reads version {PlanDocument.CurrentSchemaVersion}. Mend: ./amply plan STACK --output json > {file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw PlanRefusedException.Usage($"the saved plan '{file}' cannot be read: {error.Message}. Mend: ./amply plan STACK --output json > {file}");
        }
    }

    private static int Verdict(PlanDocument plan) =>
        plan.Cost.IsOverBudget || plan.Policies.Any(p => p.Outcome == PolicyOutcome.Fail) || plan.Comparison is { Refusals.Length: > 0 } ? Refused : 0;
}
