using System.CommandLine;
using Amply.Ops.History;
using Amply.Ops.Reports;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.OnCall;

/// <summary><c>failover</c>: promotes a replica, and measures the outage and the lost writes.</summary>
internal sealed class FailoverVerb : ReportedVerb<FailoverOptions, FailoverPlan>
{
    private readonly Option<string?> shard = new("--shard") { Description = "The shard, in mode cluster: 0001.", HelpName = "ID" };
    private readonly Option<string?> expect = new("--expect-primary")
    {
        Description = "Act only if this node is the primary.",
        HelpName = "NODE",
    };

    private readonly Option<bool> acknowledge = new("--acknowledge")
    {
        Description = "Fail over again although there was a failover in the last 10 minutes.",
    };

    public FailoverVerb(CommandServices services)
        : base(services, "failover", "Promote a replica, and report the outage and the lost writes.")
    {
        Takes(shard, expect, acknowledge);
        Subcommands.Add(new PromoteVerb(services));
    }

    protected override Attempt<FailoverOptions> Read(ParseResult parsed) =>
        new FailoverOptions(parsed.GetValue(expect), parsed.GetValue(acknowledge)) { Shard = parsed.GetValue(shard) };

    protected override Task<IRoutine<FailoverPlan, FailoverResult>> OpenAsync(
        IGroupAccess group, FailoverOptions options, CancellationToken cancellationToken) =>
        Opened(new FailoverRoutine(group, options, Services.Clock));
}

/// <summary>A verb that promotes a replica. With <c>--report</c> it writes a page about the failover.</summary>
internal abstract class ReportedVerb<TOptions, TPlan>(CommandServices services, string name, string description)
    : ChangeVerb<TOptions, TPlan, FailoverResult>(services, name, description)
    where TOptions : class
    where TPlan : class, IRoutinePlan
{
    private readonly Option<string?> report = new("--report")
    {
        Description = "After the failover, write a page with the timeline, figures and nodes to this new file.",
        HelpName = ReportFile.HelpName,
    };

    protected override IEnumerable<Option> Common => [.. base.Common, report];

    protected sealed override async Task<ExitCode> RunAsync(
        ParseResult parsed, IGroupAccess group, TOptions options, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(report) is not { } path)
        {
            return (await ChangeAsync(parsed, group, options, cancellationToken)).Code;
        }

        // Before the failover: a report that cannot be written must be refused first.
        if (!ReportFile.Claim(path).Succeeded(out var claimed, out var refusal))
        {
            return Refuse(refusal);
        }

        using var file = claimed;
        var (code, plan, result) = await ChangeAsync(parsed, group, options, cancellationToken);
        if (result is not null)
        {
            file.Write(() => FailoverPage.Of(Story(parsed, group.Target, plan, result)), Terminal);
        }

        return code;
    }

    private FailoverStory Story(ParseResult parsed, GroupTarget target, TPlan plan, FailoverResult result)
    {
        var now = Services.Clock.GetUtcNow();
        var entries = Services.Audit.Of(target).ReadStack(target.Outputs.ReplicationGroupId).Entries;
        return new FailoverStory(plan.Routine, target, result, plan.Findings)
        {
            // The entry that the run has just written.
            Who = entries.LastOrDefault(entry => entry.Routine == plan.Routine) is { } own
                ? RunText.Who(own)
                : $"{Environment.UserName}@{Environment.MachineName}",
            Command = $"./amply {string.Join(' ', parsed.Tokens.Select(token => OutputsFile.Quoted(token.Value)))}",
            Ended = now,
            Clock = new ReportClock(Services.Clock.LocalTimeZone),
            Incident = Consent(parsed).Incident,
            FlushedShortlyBefore = FailoverStory.Flushes(
                entries.Where(entry => RunText.IsOf(entry, target)), result.CalledAt ?? now),
        };
    }
}
