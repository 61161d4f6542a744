using Amply.Model;
using Amply.Model.Design;
using Amply.Model.Outputs;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Status;
using Amply.Ops.Target;

namespace Amply.Ops.Tests.Status;

/// <summary>A group of two that is well, as the API, Redis and the alarms show it; tests spoil one thing.</summary>
internal static class Seen
{
    public const string Id = "amply-redis-prod";
    public const string First = "amply-redis-prod-001";
    public const string Second = "amply-redis-prod-002";

    public static readonly DateTimeOffset Now = new(2025, 3, 4, 3, 0, 0, TimeSpan.Zero);

    public static StackOutputs Outputs { get; } = new()
    {
        Stack = "prod",
        Mode = Mode.Ha,
        Region = "us-east-1",
        ReplicationGroupId = Id,
        PrimaryEndpoint = "primary.example:6379",
        ReaderEndpoint = "reader.example:6379",
        Nodes = [First, Second],
        AuthTokenSecretArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:token",
        Thresholds = new Thresholds(),
        EstimatedMonthlyCostUsd = 26,
        Protected = true,
    };

    public static GroupTarget Target { get; } = new("--stack prod", Outputs);

    public static GroupTarget Lab { get; } = new("--lab", Outputs with { ApiEndpoint = "http://127.0.0.1:8080" });

    public static NodeState Primary { get; } = new()
    {
        Id = First,
        Endpoint = "10.0.0.1:6379",
        Role = ObservedRole.Primary,
        ReplicationOffset = 1000,
        ConnectedReplicas = 1,
        UsedMemoryBytes = 10_000_000,
        MaxMemoryBytes = 500_000_000,
        Connections = 10,
    };

    public static NodeState Replica { get; } = new()
    {
        Id = Second,
        Endpoint = "10.0.0.2:6379",
        Role = ObservedRole.Replica,
        ReplicationOffset = 1000,
        LinkUp = true,
        SecondsSincePrimary = 1,
        UsedMemoryBytes = 10_000_000,
        MaxMemoryBytes = 500_000_000,
        Connections = 6,
    };

    public static ReplicationGroup Group { get; } = new()
    {
        Id = Id,
        MemberClusters = [First, Second],
        Status = ReplicationGroup.Available,
        AutomaticFailover = FeatureStatus.Enabled,
        MultiAz = FeatureStatus.Enabled,
        NodeGroups =
        [
            new NodeGroup
            {
                Id = "0001",
                Status = "available",
                Members =
                [
                    new NodeGroupMember { CacheClusterId = First, CacheNodeId = "0001", CurrentRole = MemberRole.Primary },
                    new NodeGroupMember { CacheClusterId = Second, CacheNodeId = "0001", CurrentRole = MemberRole.Replica },
                ],
            },
        ],
    };

    public static Topology Topology { get; } = new() { Group = Group, Nodes = [Primary, Replica] };

    /// <summary>A group of one node, as <see cref="SingleOutputs"/> have it.</summary>
    public static Topology Single(NodeState node) => new()
    {
        Group = Group with
        {
            MemberClusters = [First],
            AutomaticFailover = FeatureStatus.Disabled,
            MultiAz = FeatureStatus.Disabled,
            NodeGroups = [Group.NodeGroups[0] with { Members = [Group.NodeGroups[0].Members[0]] }],
        },
        Nodes = [node],
    };

    public static StackOutputs SingleOutputs { get; } = Outputs with { Mode = Mode.Single, Nodes = [First] };

    /// <summary>Two shards of two nodes, as <see cref="ClusterOutputs"/> have them.</summary>
    public static Topology Cluster { get; } = new()
    {
        Group = Group with
        {
            ClusterEnabled = true,
            MemberClusters = [.. Nodes("0001").Concat(Nodes("0002")).Select(n => n.Id)],
            NodeGroups = [Shard("0001"), Shard("0002")],
        },
        Nodes = [.. Nodes("0001"), .. Nodes("0002")],
    };

    public static StackOutputs ClusterOutputs { get; } = Outputs with
    {
        Mode = Mode.Cluster,
        PrimaryEndpoint = null,
        ReaderEndpoint = null,
        ConfigurationEndpoint = "config.example:6379",
        Nodes = [.. Cluster.Nodes.Select(n => n.Id)],
    };

    private static NodeState[] Nodes(string shard) =>
        [Primary with { Id = $"{Id}-{shard}-001", Shard = shard, ReplicationOffset = 5000 }, Replica with { Id = $"{Id}-{shard}-002", Shard = shard, ReplicationOffset = 5000 }];

    private static NodeGroup Shard(string id) => new()
    {
        Id = id,
        Status = "available",
        Slots = id == "0001" ? "0-8191" : "8192-16383",
        Members = [.. Nodes(id).Select(n => new NodeGroupMember { CacheClusterId = n.Id, CacheNodeId = "0001" })],
    };

    /// <summary>An alarm for each member, so that none is missing; one of them in another state.</summary>
    public static ImmutableArray<Alarm> Alarms(params Alarm[] others) => AlarmsOf(Outputs.Nodes, others);

    public static ImmutableArray<Alarm> AlarmsOf(ImmutableArray<string> members, params Alarm[] others) =>
        [.. members.Select(member => Alarm("authentication-failures", member, AlarmState.Ok)), .. others];

    public static Alarm Alarm(string kind, string member, string state) =>
        new() { Name = StackNames.Alarm(kind, member), State = state, StateReason = "because", Description = $"It means something. Runbook: ops/runbooks/{kind}.md." };

    public static Topology With(params NodeState[] nodes) => Topology with { Nodes = [.. nodes] };

    /// <summary>A node that does not answer.</summary>
    public static NodeState Lost(NodeState node, ConnectionFailureKind kind = ConnectionFailureKind.Refused)
    {
        var failure = new ConnectionFailure(kind, node.Endpoint, kind == ConnectionFailureKind.Silence ? "4" : null);
        return new NodeState
        {
            Id = node.Id,
            Shard = node.Shard,
            Endpoint = node.Endpoint,
            Role = ObservedRole.Unreachable,
            Problem = failure.Words,
            Failure = failure,
        };
    }

    /// <summary>What one look has read, with a diagnosis as the group makes it.</summary>
    public static Sight Sight(Topology topology, params Alarm[] alarms) => new()
    {
        Topology = topology,
        At = Now,
        Diagnosis = Diagnosis.Of(topology.Failures, new AskedGroup(Target.Option, topology.Nodes.Length) { Status = topology.Group?.Status }),
        Alarms = AlarmsOf([.. topology.Nodes.Select(n => n.Id)], alarms),
        Events = [],
    };

    public static GroupTarget Of(StackOutputs outputs) => new("--stack prod", outputs);

    public static ImmutableArray<Finding> Findings(Sight sight, StackOutputs? outputs = null) =>
        [.. StatusJudge.Judge(sight, Of(outputs ?? Outputs)).Select(s => s.Finding)];

    public static ImmutableArray<Cause> Causes(Sight sight, StackOutputs? outputs = null) =>
        Folding.Fold(StatusJudge.Judge(sight, Of(outputs ?? Outputs)));

    public static StatusReport Report(Topology topology, params Alarm[] alarms) => StatusRoutine.Report(Sight(topology, alarms), Target);
}
