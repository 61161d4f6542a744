using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class DecreaseReplicaCount(GroupControl control) : IQueryAction
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
            ?? (counts.IsGiven || !named.IsEmpty ? null
                : ApiErrors.InvalidParameterCombination("One of NewReplicaCount, ReplicaConfiguration and ReplicasToRemove must be given."))
            ?? (new[] { counts.ForAll is not null, !counts.ByShard.IsEmpty, !named.IsEmpty }.Count(given => given) > 1
                ? ApiErrors.InvalidParameterCombination("NewReplicaCount, ReplicaConfiguration and ReplicasToRemove exclude each other.") : null);
        if (refusal is null)
        {
            // Which node is the primary now decides which ones can go.
            var (state, _) = await control.Group.ObserveAsync(cancellationToken);
            refusal = control.Replicas.BeginDecrease(named.IsEmpty ? counts.Of(state) : counts.ByShard, named).Refusal;
        }

        return refusal is not null ? QueryReply.Refused(refusal) : QueryReply.Of(await ReplicationGroupXml.WriteAsync(control.Group, cancellationToken));
    }
}
