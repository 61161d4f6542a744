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
            : RefuseAnswer(id);
    }

    /// <summary>Refuses where a finding has failed.</summary>
    public ExitCode? Refusal(IEnumerable<Finding> findings)
    {
        var failed = findings.Where(f => f.Verdict == Verdict.Fail).ToArray();
        if (failed.Length == 0)
        {
            return null;
        }

        terminal.Note($"refused: {string.Join("; ", failed.Select(f => f.Message))}. Nothing was changed.", Tone.Bad);
        foreach (var finding in failed)
        {
            terminal.Problem(new Problem($"{finding.Check}: {finding.Message}", Fix: finding.Remedy));
            if (finding.Remedy is not null)
            {
                terminal.Note($"  {FixText.Line(finding.Remedy)}");
            }
        }

        return ExitCode.Refused;
    }

    /// <summary>Refuses because no line of the audit log can be written.</summary>
    public ExitCode Refuse(string unwritable) =>
        Refuse(unwritable, "choose a folder that you can write to: AMPLY_AUDIT_DIR=FOLDER");

    private ExitCode Refuse(string problem, string fix)
    {
        terminal.Note($"refused: {problem}. Nothing was changed.", Tone.Bad);
        terminal.Note($"  {FixText.Line(fix)}");
        terminal.Problem(new Problem(problem, Fix: fix));
        return ExitCode.Refused;
    }

    private ExitCode RefuseAnswer(string id)
    {
        terminal.Note($"refused: that is not '{id}'. Nothing was changed.", Tone.Bad);
        terminal.Problem(new Problem($"the text typed is not '{id}'"));
        return ExitCode.Refused;
    }
}
