using System.Text.RegularExpressions;
using Amply.Ops.Redis;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Status;

/// <summary>The commands to run after a status.</summary>
internal static partial class NextSteps
{
    public static ImmutableArray<string> From(Topology topology, ImmutableArray<Finding> findings, GroupTarget target)
    {
        if (topology.Nodes.All(n => n.Role == ObservedRole.Unreachable))
        {
            return ["check the network from here to the endpoint, then ops/runbooks/lost-node.md"];
        }

        var steps = ImmutableArray.CreateBuilder<string>();
        foreach (var shard in topology.Shards)
        {
            var of = topology.Of(shard);
            if (!of.Primaries.Any() && of.Candidate is { } candidate)
            {
                var named = topology.Shards.Length > 1 ? $" --shard {shard}" : "";
                steps.Add($"./amply failover {target.Option}{named}   ({candidate.Id} could take over)");
            }
        }

        if (findings.Any(f => f is { Check: StatusJudge.FailoverFlags, Verdict: Verdict.Warn }))
        {
            steps.Add($"./amply failover promote --restore-flags {target.Option} --execute");
        }

        var remedies = findings.Where(f => f.Verdict == Verdict.Fail).Select(f => f.Remedy).OfType<string>();
        steps.AddRange(remedies.Select(r => Page().Match(r) is { Success: true } page ? page.Groups[1].Value : r).Distinct());
        return steps.ToImmutable();
    }

    // An alarm's description says more than its page. After a status only the page is needed.
    [GeneratedRegex(@"Runbook: (ops/runbooks/\S+\.md)")]
    private static partial Regex Page();
}
