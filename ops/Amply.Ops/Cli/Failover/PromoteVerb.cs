using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Failover;

/// <summary><c>failover promote</c>: gives a named replica the role, where TestFailover is not to be had.</summary>
internal sealed class PromoteVerb : ReportedVerb<PromoteOptions, PromotePlan>
{
    private readonly Option<string?> node = new("--node") { Description = "The replica that becomes the primary.", HelpName = "NODE" };
    private readonly Option<bool> restore = new("--restore-flags")
    {
        Description = "Only bring automatic failover and Multi-AZ back, after a promotion that was interrupted.",
    };

    private readonly Option<string?> expect = new("--expect-primary")
    {
        Description = "Go on only if this node is the primary.",
        HelpName = "NODE",
    };

    private readonly Option<bool> acknowledge = new("--acknowledge")
    {
        Description = "Promote although there was a failover in the last 10 minutes.",
    };

    public PromoteVerb(CommandServices services)
        : base(
            services,
            "promote",
            "Promote a named replica, where AWS blocks TestFailover; automatic failover and Multi-AZ are off meanwhile, and left as they were.") =>
        Takes(node, restore, expect, acknowledge);

    protected override Attempt<PromoteOptions> Read(ParseResult parsed) => (parsed.GetValue(node), parsed.GetValue(restore)) switch
    {
        (null, false) => Refusal.Usage(
            "which replica is meant was not said",
            "--node ID; ./amply status shows them. After an interrupted promotion: --restore-flags"),
        (not null, true) => Refusal.Usage(
            "--restore-flags was said together with --node", "leave one of them out; --node leaves the flags as they were, too"),
        var (id, _) => new PromoteOptions(id, parsed.GetValue(expect), parsed.GetValue(acknowledge)),
    };

    protected override Task<IRoutine<PromotePlan, FailoverResult>> OpenAsync(
        IGroupAccess group, PromoteOptions options, CancellationToken cancellationToken)
    {
        var note = new FlagsNote(Services.Audit.Of(group.Target).Directory, group.Target.Outputs.ReplicationGroupId);
        return Opened(new PromoteRoutine(group, options, note, Services.Clock));
    }
}
