using System.Collections.Immutable;
using System.Globalization;
using Amply.Lab.Api.Query;
using Amply.Lab.Api.Xml;
using Amply.Lab.ControlPlane;
using Amply.Lab.ControlPlane.Operations;

namespace Amply.Lab.Api.ElastiCache;

internal sealed class ModifyReplicationGroupShardConfiguration(GroupControl control) : IQueryAction
{
    public string Name => "ModifyReplicationGroupShardConfiguration";

    public async Task<QueryReply> InvokeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var id = parameters.Required("ReplicationGroupId");
        _ = parameters.Required("NodeGroupCount");
        _ = parameters.Required("ApplyImmediately");
        var wanted = new ShardsWanted(
            parameters.Number("NodeGroupCount") ?? 0,
            Ids(parameters, "NodeGroupsToRemove", "NodeGroupToRemove"),
            Ids(parameters, "NodeGroupsToRetain", "NodeGroupToRetain"),
            Zones(parameters));
        var immediately = parameters.Flag("ApplyImmediately");
        var refusal = control.Group.Refuse(parameters, id)
            ?? (immediately is true ? null : ApiErrors.InvalidParameterValue("ApplyImmediately=False is not currently supported."))
            ?? control.Shards.Begin(wanted).Refusal;
        return refusal is not null ? QueryReply.Refused(refusal) : QueryReply.Of(await ReplicationGroupXml.WriteAsync(control.Group, cancellationToken));
    }

    private static ImmutableArray<string> Ids(Parameters parameters, string name, string member) => [.. (parameters.Strings(name, member) ?? []).Select(Normal)];

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Zones(Parameters parameters)
    {
        var zones = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var shard in parameters.Structures("ReshardingConfiguration", "ReshardingConfiguration"))
        {
            zones[Normal(shard.Required("NodeGroupId"))] = shard.Strings("PreferredAvailabilityZones", "AvailabilityZone") ?? [];
            parameters.Adopt(shard);
        }

        return zones.ToImmutable();
    }

    // One to four digits, as for TestFailover; what is none of it is refused as a shard that there is not.
    private static string Normal(string id) =>
        id.Length <= 4 && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? MemberNames.Shard(number) : id;
}
