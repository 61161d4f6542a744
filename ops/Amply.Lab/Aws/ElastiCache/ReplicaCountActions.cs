using Amply.Lab.Aws.Query;
using Amply.Lab.Group;
using Amply.Lab.Group.Operations;
using static Amply.Lab.Group.ApiErrors;

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
            ?? (immediately is true ? null : InvalidParameterValue("ApplyImmediately=False is not currently supported."))
            ?? (counts.IsGiven ? null : InvalidParameterCombination("Either NewReplicaCount or ReplicaConfiguration must be given."))
            ?? (counts is { ForAll: not null, ByShard.IsEmpty: false }
                ? InvalidParameterCombination("NewReplicaCount and ReplicaConfiguration exclude each other.") : null);
        refusal ??= control.Replicas.BeginIncrease(counts.Of(control.Group.State)).Refusal;
        return await ReplicationGroupXml.ReplyAsync(control.Group, refusal, cancellationToken);
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
            ?? (immediately is true ? null : InvalidParameterValue("ApplyImmediately=False is not currently supported."))
            ?? (counts.IsGiven || !named.IsEmpty
                ? null : InvalidParameterCombination("One of NewReplicaCount, ReplicaConfiguration and ReplicasToRemove must be given."))
            ?? (new[] { counts.ForAll is not null, !counts.ByShard.IsEmpty, !named.IsEmpty }.Count(given => given) < 2
                ? null : InvalidParameterCombination("NewReplicaCount, ReplicaConfiguration and ReplicasToRemove exclude each other."));
        if (refusal is null)
        {
            // Which nodes can be removed depends on the present primary.
            var (state, _) = await control.Group.ObserveAsync(cancellationToken);
            refusal = control.Replicas.BeginDecrease(named.IsEmpty ? counts.Of(state) : counts.ByShard, named).Refusal;
        }

        return await ReplicationGroupXml.ReplyAsync(control.Group, refusal, cancellationToken);
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
            _ = shard.Required("NewReplicaCount");
            _ = shard.Strings("PreferredAvailabilityZones", "PreferredAvailabilityZone");
            // Without a number the request is refused, and no code reads the count.
            byShard[id] = shard.Number("NewReplicaCount", 0, 5) ?? 0;
            parameters.Adopt(shard);
        }

        return new ReplicaCounts(parameters.Number("NewReplicaCount", 0, int.MaxValue), byShard.ToImmutable());
    }

    public ImmutableSortedDictionary<string, int> Of(GroupState state) =>
        ForAll is { } all ? state.NodeGroupIds.ToImmutableSortedDictionary(shard => shard, _ => all, StringComparer.Ordinal) : ByShard;
}
