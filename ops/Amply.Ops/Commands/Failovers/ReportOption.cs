using System.Collections.Immutable;
using System.CommandLine;
using Amply.Ops.Preflight;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Routines.Failover.Reporting;
using Amply.Ops.Stacks;

namespace Amply.Ops.Commands.Failovers;

/// <summary><c>--report FILE.html</c>: the failover on one page.</summary>
internal sealed class ReportOption
{
    private readonly Option<string?> option = new("--report") { Description = "Write a page with the timeline, figures and nodes to a new file; it is written once the failover was executed.", HelpName = "FILE.html" };

    public void AddTo(Command command) => command.Options.Add(option);

    /// <summary>Holds the file; a null value where none was asked for.</summary>
    public Attempt<ReportHold> Claim(ParseResult parsed)
    {
        if (parsed.GetValue(option) is not { } path)
        {
            return new ReportHold(null);
        }

        return ReportFile.Claim(path).Succeeded(out var file, out var refusal) ? new ReportHold(file) : refusal;
    }
}

/// <summary>The file that was asked for, or none.</summary>
internal sealed class ReportHold(ReportFile? file) : IDisposable
{
    public void Dispose() => file?.Dispose();

    /// <summary>Writes the page of a failover that was executed, once its result and the audit log are safe.</summary>
    public void Write(FailoverResult? result, string routine, Target target, ImmutableArray<Finding> findings, CommandServices services)
    {
        if (result is not null)
        {
            file?.Write(
                () => FailoverPage.Of(routine, target, $"{Environment.UserName}@{Environment.MachineName}", services.Clock.GetUtcNow(), findings, result), services.Terminal);
        }
    }
}
