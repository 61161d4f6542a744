using Amply.Model;
using Amply.Model.Design;
using Pulumi;
using Pulumi.Aws.ElastiCache;
using Pulumi.Aws.ElastiCache.Inputs;

namespace Amply.Infra.Components;

/// <summary>The replication group and its parameters, for one node too: a cache cluster takes neither TLS nor a token.</summary>
public sealed class RedisGroup : ComponentResource
{
    private const string Family = "redis7";

    // terraform-provider-aws reads the primary endpoint only if the group has no configuration endpoint.
    private const string CompatibleNote =
        "mode compatible: the provider no longer refreshes the primary and reader endpoints, so they and the URLs are those of mode ha, "
        + "which ElastiCache keeps; where a group never was in mode ha, the URLs name its configuration endpoint";

    public RedisGroup(
        string name, StackDesign design, GroupNetwork network, AuthToken token, GroupLogs logs, EncryptionKey? key,
        ComponentResourceOptions? options = null)
        : base("amply:redis:RedisGroup", name, options)
    {
        var parameters = Parameters(name, design);
        var group = new ReplicationGroup($"{name}-group", Args(design, network, token, logs, key, parameters), new CustomResourceOptions
        {
            Parent = this,
            Protect = design.Settings.Protect,
            // AWS reads the snapshot only when it creates the group. Later a change or the removal of this input would replace the group.
            IgnoreChanges = { "snapshotName" },
        });

        Id = group.ReplicationGroupId;
        Arn = group.Arn;
        var hasConfiguration = design.Topology.HasConfigurationEndpoint;
        Host = design.Settings.Mode switch
        {
            Mode.Cluster => group.ConfigurationEndpointAddress,
            Mode.Compatible => Output
                .Tuple(group.PrimaryEndpointAddress, group.ConfigurationEndpointAddress)
                .Apply(t => KnownHost(design, t.Item1, t.Item2)),
            _ => group.PrimaryEndpointAddress.Apply(primary => KnownHost(design, primary)),
        };
        PrimaryEndpoint = hasConfiguration ? Output.Create((string?)null) : WithPort(group.PrimaryEndpointAddress);
        ReaderEndpoint = hasConfiguration ? Output.Create((string?)null) : WithPort(group.ReaderEndpointAddress);
        ConfigurationEndpoint = hasConfiguration ? WithPort(group.ConfigurationEndpointAddress) : Output.Create((string?)null);
        EndpointNote = design.Settings.Mode == Mode.Compatible ? CompatibleNote : null;
        RegisterOutputs();
    }

    public Output<string> Id { get; }
    public Output<string> Arn { get; }

    /// <summary>Where clients connect: the primary endpoint's name, in cluster mode the configuration endpoint's.</summary>
    public Output<string> Host { get; }

    public Output<string?> PrimaryEndpoint { get; }
    public Output<string?> ReaderEndpoint { get; }
    public Output<string?> ConfigurationEndpoint { get; }

    /// <summary>An explanation of the endpoints; absent where they need none.</summary>
    public string? EndpointNote { get; }

    private ParameterGroup Parameters(string name, StackDesign design)
    {
        var clustered = design.Settings.Mode is Mode.Compatible or Mode.Cluster;
        var args = new ParameterGroupArgs
        {
            Name = design.Names.ParameterGroup,
            Family = Family,
            Description = $"Amply Redis, {design.Settings.Stack}{(clustered ? ", cluster mode" : "")}",
            Tags = design.Tags(),
        };
        foreach (var (parameter, value) in design.Settings.Parameters)
        {
            args.Parameters.Add(new ParameterGroupParameterArgs { Name = parameter, Value = value });
        }

        // Another logical name, so that the step to compatible creates a second parameter group and does not replace the one in use.
        var logicalName = clustered ? $"{name}-cluster-parameters" : $"{name}-parameters";
        return new ParameterGroup(logicalName, args, new CustomResourceOptions { Parent = this });
    }

    private static ReplicationGroupArgs Args(
        StackDesign design, GroupNetwork network, AuthToken token, GroupLogs logs, EncryptionKey? key, ParameterGroup parameters)
    {
        var (settings, topology) = (design.Settings, design.Topology);
        var args = new ReplicationGroupArgs
        {
            ReplicationGroupId = design.Names.ReplicationGroup,
            Description = $"Amply sessions, rate limits, cache and Celery results, {settings.Stack}",
            Engine = "redis",
            EngineVersion = settings.EngineVersion,
            NodeType = settings.NodeType.Name,
            Port = StackDesign.Port,
            ParameterGroupName = parameters.Name,
            SubnetGroupName = network.SubnetGroupName,
            SecurityGroupIds = { network.SecurityGroupId },
            AutomaticFailoverEnabled = topology.FailsOver,
            MultiAzEnabled = topology.FailsOver,
            ClusterMode = topology.ClusterMode,
            TransitEncryptionEnabled = true,
            TransitEncryptionMode = "required",
            AtRestEncryptionEnabled = true,
            KmsKeyId = key?.ArnInput,
            AuthToken = token.Value,
            AuthTokenUpdateStrategy = settings.AuthTokenStrategy,
            SnapshotRetentionLimit = settings.SnapshotRetentionDays,
            SnapshotWindow = settings.SnapshotWindow,
            MaintenanceWindow = settings.MaintenanceWindow,
            AutoMinorVersionUpgrade = true,
            // Without this, failover stays off until the maintenance window, and no message says so (pulumi-aws #2227).
            ApplyImmediately = true,
            LogDeliveryConfigurations = { Log("slow-log", logs.SlowLog), Log("engine-log", logs.EngineLog) },
            Tags = design.Tags(),
        };

        // The provider refuses both ways of counting nodes together, but only at apply.
        if (topology.Mode == Mode.Cluster)
        {
            args.NumNodeGroups = topology.Shards;
            args.ReplicasPerNodeGroup = topology.ReplicasPerShard;
        }
        else
        {
            args.NumCacheClusters = topology.Nodes;
        }

        if (settings.RestoreFromSnapshot is { } snapshot)
        {
            args.SnapshotName = snapshot;
        }

        if (settings.FinalSnapshot)
        {
            args.FinalSnapshotIdentifier = design.Names.FinalSnapshot;
        }

        return args;
    }

    private static ReplicationGroupLogDeliveryConfigurationArgs Log(string type, Output<string> destination) => new()
    {
        LogType = type,
        LogFormat = "json",
        DestinationType = "cloudwatch-logs",
        Destination = destination,
    };

    private static string KnownHost(StackDesign design, params string?[] addresses) =>
        addresses.FirstOrDefault(address => !string.IsNullOrEmpty(address)) ?? throw new RunException(
            "The replication group's endpoint is not known, and the clients' URLs would name no host. "
            + $"Fix: pulumi refresh -s {design.Settings.Stack}, then pulumi up -s {design.Settings.Stack}");

    private static Output<string?> WithPort(Output<string> address) =>
        address.Apply(a => string.IsNullOrEmpty(a) ? null : $"{a}:{StackDesign.Port}");
}
