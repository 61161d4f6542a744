using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amply.Infra.Plan.Comparison;
using Amply.Model;
using Amply.Model.Plans;
using Pulumi;

namespace Amply.Infra.Plan;

/// <summary><c>plan</c>: what <c>pulumi up</c> would make, offline.</summary>
internal static class PlanCommand
{
    private const int Failed = 1;
    private const int Refused = 3;

    // A plan of the largest cluster has about 2 MiB.
    private const int MaxSavedBytes = 64 * 1024 * 1024;

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
            var (text, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                var plan = await PlanAsync(parsed.GetValue(stack), parsed.GetValue(set) ?? [], parsed.GetValue(from) ?? [], parsed.GetValue(against), parsed.GetValue(fromPlan), cancellationToken);
                if (parsed.GetValue(output) == "json")
                {
                    text.WriteLine(JsonSerializer.Serialize(plan, ContractJson.Default.PlanDocument));
                }
                else
                {
                    PlanText.Write(plan, text);
                }

                return Verdict(plan);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Files that are read are refused by name: this is what is written.
                errors.WriteLine("error: the plan could not be written to standard output: it is closed, or its device is full");
                return Failed;
            }
            catch (PlanRefusedException error)
            {
                CommandLine.Say(errors, error.Message);
                return error.ExitCode;
            }
            catch (Exception error) when (error is RunException or AggregateException)
            {
                return Stopped(error, errors);
            }
        });
        return command;
    }

    // What the program itself refuses; anything else among the errors is a fault of the program, of which the type is worth knowing.
    internal static int Stopped(Exception error, TextWriter errors)
    {
        var causes = error is AggregateException several ? [.. several.Flatten().InnerExceptions] : ImmutableArray.Create(error);
        foreach (var message in causes.Select(c => c is RunException ? c.Message : $"the plan failed: {c.GetType().Name}: {c.Message}").Distinct(StringComparer.Ordinal))
        {
            CommandLine.Say(errors, message);
        }

        return causes.All(c => c is RunException) ? Refused : Failed;
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

        var (plan, _) = await Planner.PlanAsync(stack, files.Load(stack, set, "--set"));
        if (fromPlan is not null)
        {
            return plan with { Comparison = PlanComparer.Compare(await SavedAsync(fromPlan, stack, cancellationToken), plan, fromPlan) };
        }

        if (against is not null)
        {
            var (other, _) = await Planner.PlanAsync(against, files.Load(against, [], "--set"));
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
            var (before, _) = await Planner.PlanAsync(stack, files.Load(stack, from, "--from"));
            return plan with { Comparison = PlanComparer.Compare(before, plan, $"{stack} with {string.Join(", ", from)}") };
        }

        return plan;
    }

    private static async Task<PlanDocument> SavedAsync(string file, string stack, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            if (stream.CanSeek && stream.Length > MaxSavedBytes)
            {
                throw PlanRefusedException.Usage($"the saved plan '{file}' is longer than {MaxSavedBytes / 1024} KiB. Fix: save one, ./amply plan {stack} --output json");
            }

            var saved = await JsonSerializer.DeserializeAsync(stream, ContractJson.Default.PlanDocument, cancellationToken);
            if (saved?.SchemaVersion != PlanDocument.CurrentSchemaVersion)
            {
                throw PlanRefusedException.Usage(
                    $"the saved plan '{file}' is of version {saved?.SchemaVersion}; this program reads version {PlanDocument.CurrentSchemaVersion}. Mend: save it anew, ./amply plan {stack} --output json");
            }

            return saved.Stack == stack
                ? saved
                : throw PlanRefusedException.Usage($"the saved plan '{file}' is of stack {saved.Stack}, and no stack becomes another. Mend: ./amply plan {stack} --against {saved.Stack}");
        }
        catch (JsonException error)
        {
            throw PlanRefusedException.Usage($"the saved plan '{file}' is no plan: line {(error.LineNumber ?? 0) + 1} is not what plan writes. Fix: save one, ./amply plan {stack} --output json");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw PlanRefusedException.Usage($"the saved plan '{file}' cannot be read. Fix: save one, ./amply plan {stack} --output json");
        }
    }

    internal static int Verdict(PlanDocument plan) =>
        plan.Cost.IsOverBudget || plan.Policies.Any(p => p.Outcome == PolicyOutcome.Fail) || plan.Comparison is { Refusals.Length: > 0 } ? Refused : 0;
}

[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
internal sealed partial class PlanJson : JsonSerializerContext;
