using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class IncreaseReplicaCount(GroupControl control) : IQueryAction
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
            ?? (counts.IsGiven ? null : ApiErrors.InvalidParameterCombination("Either NewReplicaCount or ReplicaConfiguration must be given."))
            ?? (counts is { ForAll: not null, ByShard.IsEmpty: false }
                ? ApiErrors.InvalidParameterCombination("NewReplicaCount and ReplicaConfiguration exclude each other.") : null);
        refusal ??= control.Replicas.BeginIncrease(counts.Of(control.Group.State)).Refusal;
        return refusal is not null ? QueryReply.Refused(refusal) : QueryReply.Of(await ReplicationGroupXml.WriteAsync(control.Group, cancellationToken));
    }
}
