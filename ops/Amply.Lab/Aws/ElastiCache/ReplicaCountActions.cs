using System.Globalization;
using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;

namespace Amply.Lab.Aws.ElastiCache;

internal sealed class IncreaseReplicaCountAction(GroupControl control) : IQueryAction
{
    public string Name => "IncreaseReplicaCount";

    public async Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var id = parameters.Required("ReplicationGroupId");
        _ = parameters.Required("ApplyImmediately");
        var immediately = parameters.Flag("ApplyImmediately");
        var counts = ReplicaCounts.Read(parameters);
        var refusal = control.Group.Refuse(parameters, id)
            ?? (immediately is true ? null : ApiErrors.InvalidParameterValue("ApplyImmediately=False is not currently supported."))
            ?? (counts.IsGiven
                ? null
                : ApiErrors.InvalidParameterCombination("Either NewReplicaCount or ReplicaConfiguration must be given."))
            ?? (counts is { ForAll: not null, ByShard.IsEmpty: false }
                ? ApiErrors.InvalidParameterCombination("NewReplicaCount and ReplicaConfiguration exclude each other.") : null);
        refusal ??= control.Replicas.BeginIncrease(counts.Of(control.Group.State)).Refusal;
        return refusal is not null
            ? QueryReply.Refused(refusal)
            : QueryReply.Of(await ReplicationGroupXml.WriteAsync(control.Group, cancellationToken));
    }
}

internal sealed class DecreaseReplicaCountAction(GroupControl control) : IQueryAction
{
    public string Name => "DecreaseReplicaCount";

    public async Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var id = parameters.Required("ReplicationGroupId");
        _ = parameters.Required("ApplyImmediately");
        var immediately = parameters.Flag("ApplyImmediately");
        var counts = ReplicaCounts.Read(parameters);
        var named = parameters.Strings("ReplicasToRemove", "member") ?? [];
        var refusal = control.Group.Refuse(parameters, id)
            ?? (immediately is true ? null : ApiErrors.InvalidParameterValue("ApplyImmediately=False is not currently supported."))
            ?? (counts.IsGiven || !named.IsEmpty
                ? null
                : ApiErrors.InvalidParameterCombination("One of NewReplicaCount, ReplicaConfiguration and ReplicasToRemove must be given."))
            ?? (new[] { counts.ForAll is not null, !counts.ByShard.IsEmpty, !named.IsEmpty }.Count(given => given) > 1
                ? ApiErrors.InvalidParameterCombination("NewReplicaCount, ReplicaConfiguration and ReplicasToRemove exclude each other.")
                    : null);
        if (refusal is null)
        {
            // Which nodes can be removed depends on the present primary.
            var (state, _) = await control.Group.ObserveAsync(cancellationToken);
            refusal = control.Replicas.BeginDecrease(named.IsEmpty ? counts.Of(state) : counts.ByShard, named).Refusal;
        }

        return refusal is not null
            ? QueryReply.Refused(refusal)
            : QueryReply.Of(await ReplicationGroupXml.WriteAsync(control.Group, cancellationToken));
    }
}

/// <summary>The wanted replicas: one number for all shards, or a number for each shard.</summary>
internal sealed record ReplicaCounts(int? ForAll, ImmutableSortedDictionary<string, int> ByShard)
{
    public bool IsGiven => ForAll is not null || !ByShard.IsEmpty;

    public static ReplicaCounts Read(Parameters parameters)
    {
        var byShard = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var shard in parameters.Structures("ReplicaConfiguration", "ConfigureShard"))
        {
            var id = shard.Required("NodeGroupId");
            var count = shard.Required("NewReplicaCount");
            _ = shard.Strings("PreferredAvailabilityZones", "PreferredAvailabilityZone");
            _ = shard.Number("NewReplicaCount", 0, 5);
            parameters.Adopt(shard);
            if (int.TryParse(count, NumberStyles.None, null, out var number))
            {
                byShard[id] = number;
            }
        }

        return new ReplicaCounts(parameters.Number("NewReplicaCount", 0, int.MaxValue), byShard.ToImmutable());
    }

    public ImmutableSortedDictionary<string, int> Of(GroupState state) =>
        ForAll is { } all ? state.NodeGroupIds.ToImmutableSortedDictionary(shard => shard, _ => all, StringComparer.Ordinal) : ByShard;
}
