using System.Collections.Immutable;
using Amply.Ops.Preflight;
using Amply.Ops.Redis;
using Amply.Ops.Stacks;

namespace Amply.Ops.Routines.Status;

/// <summary>What to run after a look at the status.</summary>
internal static class NextSteps
{
    public static ImmutableArray<string> From(Topology topology, ImmutableArray<Finding> findings, Target target)
    {
        if (topology.Nodes.All(n => n.Role == ObservedRole.Unreachable))
        {
            return ["check the network from here to the endpoint, then ops/runbooks/lost-node.md"];
        }

        var steps = ImmutableArray.CreateBuilder<string>();
        if (!topology.Primaries.Any() && topology.Candidate is { } candidate)
        {
            steps.Add($"./amply failover {target.Option}   ({candidate.Id} could take over)");
        }

        steps.AddRange(findings.Where(f => f.Verdict == Verdict.Fail && f.Remedy is not null).Select(f => f.Remedy!).Distinct());
        return steps.ToImmutable();
    }
}
