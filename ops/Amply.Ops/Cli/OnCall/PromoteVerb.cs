using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.OnCall;

/// <summary><c>failover promote</c>: promotes a named replica, where AWS blocks TestFailover.</summary>
internal sealed class PromoteVerb : ReportedVerb<PromoteOptions, PromotePlan>
{
    private readonly Option<string?> node = new("--node") { Description = "The replica to promote.", HelpName = "NODE" };
    private readonly Option<bool> restore = new("--restore-flags")
    {
        Description = "Only restore automatic failover and Multi-AZ, after an interrupted promotion.",
    };

    private readonly Option<string?> expect = new("--expect-primary")
    {
        Description = "Act only if this node is the primary.",
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
            "Promote the replica that --node names. Works where AWS blocks TestFailover. Restores automatic failover and Multi-AZ.") =>
        Takes(node, restore, expect, acknowledge);

    protected override Attempt<PromoteOptions> Read(ParseResult parsed) => (parsed.GetValue(node), parsed.GetValue(restore)) switch
    {
        (null, false) => Refusal.Usage(
            "no replica selected",
            "add --node ID, as status shows the nodes. After an interrupted promotion: --restore-flags"),
        (not null, true) => Refusal.Usage(
            "--restore-flags and --node contradict each other", "leave one of them out. --node restores the flags, too."),
        var (id, _) => new PromoteOptions(id, parsed.GetValue(expect), parsed.GetValue(acknowledge)),
    };

    protected override Task<IRoutine<PromotePlan, FailoverResult>> OpenAsync(
        IGroupAccess group, PromoteOptions options, CancellationToken cancellationToken)
    {
        var note = new FlagsNote(Services.Audit.Of(group.Target).Directory, group.Target.Outputs.ReplicationGroupId);
        return Opened(new PromoteRoutine(group, options, note, Services.Clock));
    }
}
