using Amply.Ops.Routines;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>Decides whether a plan runs: by its findings, <c>--execute</c>, the audit log, and a person's answer.</summary>
internal sealed class ChangeGate(CommandServices services, GroupTarget target)
{
    private readonly ITerminal terminal = services.Terminal;

    /// <summary>Checks, and asks the person where the stack is protected.</summary>
    /// <returns>The exit code where the command stops here; null where the routine runs.</returns>
    public async Task<ExitCode?> StopAsync(ImmutableArray<Finding> findings, Consent consent, CancellationToken cancellationToken)
    {
        if (Refusal(findings) is { } refused)
        {
            return refused;
        }

        if (!consent.Execute && findings.FirstOrDefault(finding => finding.MatchesNothing) is { } nothing)
        {
            terminal.Problem(new Problem($"{nothing.Check}: {nothing.Message}", Fix: nothing.Remedy));
            terminal.Note("Nothing was changed: nothing matches.", Tone.Warning);
            return ExitCode.NeedsAttention;
        }

        if (!consent.Execute)
        {
            terminal.Note("Nothing was changed. Add --execute to act.", Tone.Warning);
            return ExitCode.Done;
        }

        var id = target.Outputs.ReplicationGroupId;
        if (services.Audit.Of(target).Check(id) is { } unwritable)
        {
            return Refuse(unwritable);
        }

        if (!target.Outputs.Protected || consent.Yes)
        {
            return null;
        }

        var answer = await terminal.AskAsync($"This stack is protected. Type the group's id to continue ({id}):", cancellationToken);
        return answer is null
            ? Refuse(
                $"{id} is protected, and there is no terminal to confirm at",
                "run the command in a terminal, or add --yes in automation")
            : answer.Trim() is { Length: > 0 } typed && typed == id ? null
            : Refuse($"that is not '{id}'", [new Problem($"the text typed is not '{id}'")]);
    }

    /// <summary>Refuses where a finding has failed.</summary>
    public ExitCode? Refusal(IEnumerable<Finding> findings)
    {
        var failed = findings.Where(f => f.Verdict == Verdict.Fail).ToArray();
        return failed.Length == 0 ? null : Refuse(
            string.Join("; ", failed.Select(f => f.Message)),
            [.. failed.Select(f => new Problem($"{f.Check}: {f.Message}", Fix: f.Remedy))]);
    }

    /// <summary>Refuses because no line of the audit log can be written.</summary>
    public ExitCode Refuse(string unwritable) =>
        Refuse(unwritable, "choose a folder that you can write to: AMPLY_AUDIT_DIR=FOLDER");

    private ExitCode Refuse(string problem, string fix) => Refuse(problem, [new Problem(problem, Fix: fix)]);

    private ExitCode Refuse(string why, ImmutableArray<Problem> problems)
    {
        terminal.Note($"refused: {why}. Nothing was changed.", Tone.Bad);
        foreach (var problem in problems)
        {
            terminal.Problem(problem);
            if (problem.Fix is not null)
            {
                terminal.NoteHint(problem.Fix);
            }
        }

        return ExitCode.Refused;
    }
}
