using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amply.Infra.Plan.Comparison;
using Amply.Model;
using Amply.Model.Design;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Plan;

/// <summary>The plan that a person asks for, and the plan that it is compared with.</summary>
/// <param name="Set">Settings of the stack, <c>key=value</c>.</param>
/// <param name="From">Settings of the stack before, <c>key=value</c>.</param>
/// <param name="Against">Another stack.</param>
/// <param name="FromPlan">A file that holds a plan.</param>
internal sealed record PlanRequest(string? Stack, string[] Set, string[] From, string? Against, string? FromPlan)
{
    // A plan of the largest cluster has about 2 MiB.
    private const int MaxSavedBytes = 64 * 1024 * 1024;

    public async Task<PlanAttempt<PlanDocument>> PlanAsync(CancellationToken cancellationToken)
    {
        if (new[] { From.Length > 0, Against is not null, FromPlan is not null }.Count(given => given) > 1)
        {
            return PlanRefusal.Of("--from, --against and --from-plan each name a plan to compare with. Fix: give only one of them");
        }

        var home = Environment.GetEnvironmentVariable("AMPLY_HOME") is { Length: > 0 } named ? named : Environment.CurrentDirectory;
        if (!StackFiles.Find(home).Succeeded(out var files, out var refusal))
        {
            return refusal;
        }

        if (Stack is null)
        {
            return PlanRefusal.Of(
                $"plan needs a stack. Stacks: {string.Join(", ", files.Stacks)}. Fix: ./amply plan {files.Stacks.FirstOrDefault("STACK")}");
        }

        if (!(await PlanAsync(files, Stack, Set, "--set")).Succeeded(out var plan, out refusal))
        {
            return refusal;
        }

        if (Against is not null)
        {
            return (await PlanAsync(files, Against, [], "--set")).Succeeded(out var other, out refusal) ? BesideOf(plan, other) : refusal;
        }

        if (FromPlan is null && From.Length == 0)
        {
            return plan;
        }

        var (before, name) = FromPlan is null
            ? (await PlanAsync(files, Stack, From, "--from"), $"{Stack} with {string.Join(", ", From)}")
            : (await SavedAsync(FromPlan, Stack, cancellationToken), FromPlan);
        return before.Succeeded(out var old, out refusal) ? plan with { Comparison = PlanComparer.Compare(old, plan, name) } : refusal;
    }

    // Neither stack becomes the other, so nothing is refused.
    private static PlanDocument BesideOf(PlanDocument plan, PlanDocument other) => plan with
    {
        Comparison = PlanComparer.Compare(other, plan, $"stack {other.Stack}") with
        {
            ClientImpact = ["none: two stacks are compared, and neither is updated. Replace and delete show how they differ"],
            Refusals = [],
        },
    };

    private static async Task<PlanAttempt<PlanDocument>> PlanAsync(StackFiles files, string stack, string[] overrides, string option)
    {
        if (!files.Load(stack, overrides, option).Succeeded(out var values, out var refusal))
        {
            return refusal;
        }

        var read = SettingsReader.Read(stack, values);
        return read.Settings is { } settings
            ? await Planner.PlanAsync(StackDesign.Of(settings))
            : PlanRefusal.Of(
                $"stack {stack}: {(read.Problems.Length == 1 ? "a setting is" : $"{read.Problems.Length} settings are")} refused.",
                read.Problems.Select(p => p.ToString()));
    }

    private static async Task<PlanAttempt<PlanDocument>> SavedAsync(string file, string stack, CancellationToken cancellationToken)
    {
        PlanRefusal Refuse(string problem, string? fix = null) =>
            PlanRefusal.Of($"the saved plan '{file}' {problem}. Fix: {fix ?? $"save a plan, ./amply plan {stack} --output json"}");

        try
        {
            await using var stream = File.OpenRead(file);
            if (stream.CanSeek && stream.Length > MaxSavedBytes)
            {
                return Refuse($"is longer than {MaxSavedBytes / 1024} KiB");
            }

            var saved = await JsonSerializer.DeserializeAsync(stream, PlanJson.Default.PlanDocument, cancellationToken);
            if (saved?.SchemaVersion != PlanDocument.CurrentSchemaVersion)
            {
                return Refuse($"is of version {saved?.SchemaVersion}, and this program reads version {PlanDocument.CurrentSchemaVersion}");
            }

            return saved.Stack == stack
                ? saved
                : Refuse($"is of stack {saved.Stack}, and not of {stack}", $"./amply plan {stack} --against {saved.Stack}");
        }
        catch (JsonException error)
        {
            return Refuse($"is not a plan: line {(error.LineNumber ?? 0) + 1} is not what plan writes");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Refuse("cannot be read");
        }
    }
}

/// <summary>Why a plan cannot be made: a word of the command line or a setting is wrong.</summary>
/// <param name="Message">For the person: what, and lines below it for each problem.</param>
internal sealed record PlanRefusal(string Message)
{
    /// <param name="message">One line, whatever the values in it hold.</param>
    /// <param name="details">The lines below it.</param>
    public static PlanRefusal Of(string message, params IEnumerable<string> details) =>
        new(string.Join('\n', details.Select(d => "  " + d).Prepend(message).Select(OutsideText.Visible)));
}

/// <summary>A value, or the reason why it is missing.</summary>
internal sealed class PlanAttempt<T>
    where T : class
{
    private readonly T? value;
    private readonly PlanRefusal? refusal;

    private PlanAttempt(T? value, PlanRefusal? refusal) => (this.value, this.refusal) = (value, refusal);

    public bool Succeeded([NotNullWhen(true)] out T? result, [NotNullWhen(false)] out PlanRefusal? why)
    {
        (result, why) = (value, refusal);
        return value is not null;
    }

    public static implicit operator PlanAttempt<T>(T value) => new(value, null);

    public static implicit operator PlanAttempt<T>(PlanRefusal refusal) => new(null, refusal);
}
