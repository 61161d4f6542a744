using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.Json;
using Amply.Model;
using Amply.Model.Plans;
using Pulumi;

namespace Amply.Infra.Plan;

/// <summary>The program's own command line, which no engine uses: <c>plan</c> tells what <c>pulumi up</c> would make, offline.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Amply's Redis as a Pulumi program. 'pulumi up' runs it without arguments.") { Plan() };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0 || parsed.Action is not ParseErrorAction)
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        }

        foreach (var problem in parsed.Errors)
        {
            Say(error, string.Join(' ', OutsideText.Lines(problem.Message, [.. args, .. parsed.Tokens.Select(token => token.Value)])));
        }

        error.WriteLine("  see: ./amply plan --help");
        return (int)ExitCode.Usage;
    }

    /// <summary>Prints an error. No value in the message can act on the terminal.</summary>
    /// <param name="message">One line, or several.</param>
    internal static void Say(TextWriter error, string message)
    {
        foreach (var line in $"error: {message}".Split('\n'))
        {
            error.WriteLine(OutsideText.Visible(line));
        }
    }

    private static Command Plan()
    {
        var stack = new Argument<string?>("stack") { Description = "The stack to plan.", Arity = ArgumentArity.ZeroOrOne };
        var set = Settings("--set", "Use this value instead of the value in the stack's file, for example mode=ha. Repeatable.");
        var from = Settings("--from", "Compare with the same stack with this value. Repeatable.");
        var against = new Option<string?>("--against") { Description = "Compare with another stack.", HelpName = "STACK" };
        var fromPlan = new Option<string?>("--from-plan")
        {
            Description = "Compare with a plan that --output json saved.",
            HelpName = "FILE",
        };
        var format = new Option<string>("--output", "-o")
        {
            Description = "text for people, json for programs.",
            HelpName = "text|json",
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("plan", "Show what 'pulumi up' would make, its cost, and the effect of a change; offline.")
        {
            stack, set, from, against, fromPlan, format,
        };
        command.SetAction((parsed, cancellationToken) => PrintAsync(
            new PlanRequest(
                parsed.GetValue(stack), parsed.GetValue(set) ?? [], parsed.GetValue(from) ?? [], parsed.GetValue(against),
                parsed.GetValue(fromPlan)),
            parsed.GetValue(format) == "json",
            parsed.InvocationConfiguration,
            cancellationToken));
        return command;
    }

    private static async Task<int> PrintAsync(
        PlanRequest request, bool json, InvocationConfiguration streams, CancellationToken cancellationToken)
    {
        try
        {
            if (!(await request.PlanAsync(cancellationToken)).Succeeded(out var plan, out var refusal))
            {
                Say(streams.Error, refusal.Message);
                return (int)ExitCode.Usage;
            }

            if (json)
            {
                streams.Output.WriteLine(JsonSerializer.Serialize(plan, PlanJson.Default.PlanDocument));
            }
            else
            {
                PlanText.Write(plan, streams.Output);
            }

            return (int)Verdict(plan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be read is a refusal with its name, so this is the output.
            streams.Error.WriteLine("error: the plan could not be written to standard output: it is closed, or its device is full");
            return (int)ExitCode.Failed;
        }
        catch (Exception error) when (error is RunException or AggregateException)
        {
            return (int)Stopped(error, streams.Error);
        }
    }

    internal static ExitCode Verdict(PlanDocument plan) =>
        plan.Cost.IsOverBudget || plan.Policies.Any(p => p.Outcome == PolicyOutcome.Fail) || plan.Comparison is { Refusals.Length: > 0 }
            ? ExitCode.Refused
            : ExitCode.Done;

    // The program refuses with a RunException. Any other error is a fault of the program, and its type helps to find the fault.
    internal static ExitCode Stopped(Exception error, TextWriter errors)
    {
        var causes = error is AggregateException several ? [.. several.Flatten().InnerExceptions] : ImmutableArray.Create(error);
        foreach (var message in causes
            .Select(c => c is RunException ? c.Message : $"the plan failed: {c.GetType().Name}: {c.Message}")
            .Distinct(StringComparer.Ordinal))
        {
            Say(errors, message);
        }

        return causes.All(c => c is RunException) ? ExitCode.Refused : ExitCode.Failed;
    }

    private static Option<string[]> Settings(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "key=value",
        Arity = ArgumentArity.ZeroOrMore,
    };
}
