using System.CommandLine;
using Amply.Lab.Supervisor;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab apply</c>: changes a lab as <c>pulumi up</c> changes a stack.</summary>
internal sealed class LabApplyVerb : LabVerb<LabApplied>
{
    private readonly Option<string[]> set = LabNames.SetOption();

    public LabApplyVerb(CommandServices services)
        : base(services, "apply", "Change a running lab's settings in place, as 'pulumi up' would.") => Takes(set);

    protected override async Task<Attempt<LabApplied>> LookAsync(
        LabClient client, string name, ParseResult parsed, CancellationToken cancellationToken)
    {
        var status = await client.StatusAsync(name, cancellationToken);
        // Earlier settings are kept, as in a stack's file. A later setting of the same key wins.
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
        report.Problem is { } problem ? [new Problem(problem, Fix: Fix(report))] : [];

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
            Terminal.NoteHint(Fix(report));
            return;
        }

        Terminal.Line(
            report.Steps.IsEmpty
                ? $"Lab {report.Lab} has these settings already. Nothing was changed."
                : $"Lab {report.Lab} was changed in place.",
            Tone.Good);
    }

    private static string Fix(LabApplied report) => $"./amply status --lab {report.Lab}";
}

/// <summary>The steps of <c>lab apply</c>, in order; empty where the lab had these settings already.</summary>
internal sealed record LabApplied(string Lab, ImmutableArray<string> Steps)
{
    /// <summary>Why the lab does not have these settings; null where it has.</summary>
    internal string? Problem { get; init; }

    /// <summary>Whether nothing was changed.</summary>
    internal bool IsRefused { get; init; }
}
