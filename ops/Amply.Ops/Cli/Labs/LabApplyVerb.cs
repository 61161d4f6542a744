using System.CommandLine;
using Amply.Lab.Supervisor;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab apply</c>: what <c>pulumi up</c> does to a stack.</summary>
internal sealed class LabApplyVerb : LabVerb<LabApplied>
{
    private readonly Option<string[]> set = LabNames.SetOption();

    public LabApplyVerb(CommandServices services)
        : base(services, "apply", "Change a running lab's settings in place, as 'pulumi up' would.") => Takes(set);

    protected override async Task<Attempt<LabApplied>> LookAsync(
        LabClient client, string name, ParseResult parsed, CancellationToken cancellationToken)
    {
        var status = await client.StatusAsync(name, cancellationToken);
        // What was set before stays set, as in a stack's file; a later setting of the same key wins.
        var settings = client.Options(name).Settings.AddRange(parsed.GetValue(set) ?? []);
        var planned = await new PlanProcess(Services.Checkout).PlanAsync(
            status.Stack, settings, client.PlanFile(name), cancellationToken);
        if (!planned.Succeeded(out var plan, out var refusal))
        {
            return refusal;
        }

        using var progress = Terminal.Progress();
        progress.Show($"applying to lab {name}");
        Services.Answer.Changed = null;
        var result = await client.ApplyAsync(name, plan, settings, cancellationToken);
        Services.Answer.Changed = result.Problem is null ? !result.Steps.IsEmpty : null;
        return new LabApplied(name, result.Steps) { Problem = result.Problem, IsRefused = result.IsRefused };
    }

    protected override IEnumerable<Problem> Problems(LabApplied report) =>
        report.Problem is { } problem ? [new Problem(problem, Fix: $"look at it: ./amply status --lab {report.Lab}")] : [];

    protected override ExitCode Code(LabApplied report) =>
        report.Problem is null ? ExitCode.Done : report.IsRefused ? ExitCode.Refused : ExitCode.Failed;

    protected override void Show(LabApplied report)
    {
        foreach (var step in report.Steps)
        {
            Terminal.Line($"  {step}");
        }

        if (report.Problem is { } problem)
        {
            Terminal.Note($"error: {problem}", Tone.Bad);
            Terminal.Note($"  look at it: ./amply status --lab {report.Lab}");
            return;
        }

        Terminal.Line(
            report.Steps.IsEmpty
                ? $"Lab {report.Lab} has these settings already: nothing to change."
                : $"Lab {report.Lab} is changed, in place.",
            Tone.Good);
    }
}

/// <summary>What <c>lab apply</c> did to a lab, in order; empty where the lab was as its settings have it.</summary>
internal sealed record LabApplied(string Lab, ImmutableArray<string> Steps)
{
    /// <summary>Why the lab is not as its settings have it; null where it is.</summary>
    internal string? Problem { get; init; }

    /// <summary>Whether the problem kept the lab from being changed at all.</summary>
    internal bool IsRefused { get; init; }
}
