using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Model.Design;

/// <summary>All that follows from a stack's settings. The program and the plan of it both use this one.</summary>
public sealed record StackDesign
{
    /// <summary>Redis' port, as the source's URL has it; replace-only.</summary>
    public const int Port = 6379;

    private StackDesign()
    {
    }

    public required RedisSettings Settings { get; init; }

    public required StackNames Names { get; init; }

    public required GroupTopology Topology { get; init; }

    public required ImmutableArray<MemberAlarm> Alarms { get; init; }

    public required CostEstimate Cost { get; init; }

    public static StackDesign Of(RedisSettings settings)
    {
        var names = new StackNames(settings);
        var topology = GroupTopology.Of(settings, names.ReplicationGroup);
        var alarms = AlarmCatalogue.For(topology, settings.NodeType, settings.Thresholds);
        return new StackDesign
        {
            Settings = settings,
            Names = names,
            Topology = topology,
            Alarms = alarms,
            Cost = Costs.Estimate(settings, topology.Nodes, alarms.Sum(alarm => alarm.Rule.Metrics)),
        };
    }
}

/// <summary>Physical names. Prod keeps the source document's names; the names of other stacks end in the stack's name.</summary>
public sealed class StackNames(RedisSettings settings)
{
    private readonly string suffix = settings.Stack == "prod" ? "" : $"-{settings.Stack}";

    /// <summary>A restore creates a new group. Its id contains the generation.</summary>
    public string ReplicationGroup => settings.GroupGeneration == 1
        ? $"amply-redis-{settings.Stack}"
        : $"amply-redis-{settings.Stack}-g{settings.GroupGeneration}";

    public string SubnetGroup => $"amply-redis-subnet{suffix}";

    /// <summary>Modes compatible and cluster use a second parameter group, so that no parameter group is renamed.</summary>
    public string ParameterGroup => settings.Mode is Mode.Compatible or Mode.Cluster
        ? $"amply-redis-params-cluster{suffix}"
        : $"amply-redis-params{suffix}";

    public string SecurityGroup => $"amply-redis{suffix}";

    public string AuthTokenSecret => $"amply-redis/{settings.Stack}/auth-token";

    public string AlarmTopic => $"amply-redis-alarms{suffix}";

    public string Dashboard => $"amply-redis{suffix}";

    public string KeyAlias => $"alias/amply-redis{suffix}";

    public string OperatorPolicy => $"amply-redis-operator{suffix}";

    public string FinalSnapshot => $"{ReplicationGroup}-final";

    public string LogGroup(string log) => $"/amply/redis/{settings.Stack}/{log}";

    /// <summary>The source's name of the alarm, then the member's id.</summary>
    public static string Alarm(string kind, string member) => $"redis-amply-{kind}-{member}";
}
