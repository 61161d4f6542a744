using Amply.Model;
using Pulumi;
using Pulumi.Aws.ElastiCache;
using Pulumi.Aws.ElastiCache.Inputs;

namespace Amply.Infra.Components;

/// <summary>The replication group and its parameters. One node is a replication group too: a cache cluster takes neither TLS nor a token.</summary>
public sealed class RedisGroup : ComponentResource
{
    private const string Family = "redis7";

    // terraform-provider-aws reads the primary endpoint only of a group that shows no configuration endpoint.
    private const string CompatibleNote =
        "mode compatible: the provider no longer refreshes the primary and reader endpoints, so they and the URLs are those of mode ha, which ElastiCache keeps; "
        + "where a group never was in mode ha, the URLs name its configuration endpoint";

    public RedisGroup(
        string name, StackContext context, GroupNetwork network, AuthToken token, GroupLogs logs, EncryptionKey? key, ComponentResourceOptions? options = null)
        : base("amply:redis:RedisGroup", name, options)
    {
        var parameters = Parameters(name, context);
        var group = new ReplicationGroup($"{name}-group", Args(context, network, token, logs, key, parameters), new CustomResourceOptions
        {
            Parent = this,
            Protect = context.Settings.Protect,
            // Read only when the group is made; later a change of it, its removal too, would replace the group.
            IgnoreChanges = { "snapshotName" },
        });

        Id = group.ReplicationGroupId;
        Arn = group.Arn;
        var hasConfiguration = context.Topology.HasConfigurationEndpoint;
        Host = context.Settings.Mode switch
        {
            Mode.Cluster => group.ConfigurationEndpointAddress,
            Mode.Compatible => Output.Tuple(group.PrimaryEndpointAddress, group.ConfigurationEndpointAddress).Apply(t => KnownHost(context, t.Item1, t.Item2)),
            _ => group.PrimaryEndpointAddress.Apply(primary => KnownHost(context, primary)),
        };
        PrimaryEndpoint = hasConfiguration ? Output.Create((string?)null) : WithPort(group.PrimaryEndpointAddress);
        ReaderEndpoint = hasConfiguration ? Output.Create((string?)null) : WithPort(group.ReaderEndpointAddress);
        ConfigurationEndpoint = hasConfiguration ? WithPort(group.ConfigurationEndpointAddress) : Output.Create((string?)null);
        EndpointNote = context.Settings.Mode == Mode.Compatible ? CompatibleNote : null;
        RegisterOutputs();
    }

    public Output<string> Id { get; }

    public Output<string> Arn { get; }

    /// <summary>Where clients connect: the primary endpoint's name, in cluster mode the configuration endpoint's.</summary>
    public Output<string> Host { get; }

    public Output<string?> PrimaryEndpoint { get; }

    public Output<string?> ReaderEndpoint { get; }

    public Output<string?> ConfigurationEndpoint { get; }

    /// <summary>What to know of the endpoints; absent where they need no explanation.</summary>
    public string? EndpointNote { get; }

    private ParameterGroup Parameters(string name, StackContext context)
    {
        var clustered = context.Settings.Mode is Mode.Compatible or Mode.Cluster;
        var args = new ParameterGroupArgs
        {
            Name = context.Names.ParameterGroup,
            Family = Family,
            Description = $"Amply Redis, {context.Settings.Stack}{(clustered ? ", cluster mode" : "")}",
            Tags = context.Tags,
        };
        foreach (var (parameter, value) in context.Settings.Parameters)
        {
            args.Parameters.Add(new ParameterGroupParameterArgs { Name = parameter, Value = value });
        }

        // Another logical name, so that the step to compatible makes a second group instead of replacing the one in use.
        return new ParameterGroup(clustered ? $"{name}-cluster-parameters" : $"{name}-parameters", args, new CustomResourceOptions { Parent = this });
    }

    private static ReplicationGroupArgs Args(
        StackContext context, GroupNetwork network, AuthToken token, GroupLogs logs, EncryptionKey? key, ParameterGroup parameters)
    {
        var (settings, topology) = (context.Settings, context.Topology);
        var args = new ReplicationGroupArgs
        {
            ReplicationGroupId = context.Names.ReplicationGroup,
            Description = $"Amply sessions, rate limits, cache and Celery results, {settings.Stack}",
            Engine = "redis",
            EngineVersion = settings.EngineVersion,
            NodeType = settings.NodeType.Name,
            Port = StackContext.Port,
            ParameterGroupName = parameters.Name,
            SubnetGroupName = network.SubnetGroupName,
            SecurityGroupIds = { network.SecurityGroupId },
            AutomaticFailoverEnabled = topology.FailsOver,
            MultiAzEnabled = topology.FailsOver,
            ClusterMode = topology.ClusterMode,
            TransitEncryptionEnabled = true,
            TransitEncryptionMode = "required",
            AtRestEncryptionEnabled = true,
            AuthToken = token.Value,
            AuthTokenUpdateStrategy = settings.AuthTokenStrategy,
            SnapshotRetentionLimit = settings.SnapshotRetentionDays,
            SnapshotWindow = settings.SnapshotWindow,
            MaintenanceWindow = settings.MaintenanceWindow,
            AutoMinorVersionUpgrade = true,
            // Without it failover silently stays off until the maintenance window (pulumi-aws #2227).
            ApplyImmediately = true,
            LogDeliveryConfigurations = { Log("slow-log", logs.SlowLog), Log("engine-log", logs.EngineLog) },
            Tags = context.Tags,
        };

        // The two ways of counting nodes conflict; the provider checks it at apply, mocks never.
        if (topology.Mode == Mode.Cluster)
        {
            args.NumNodeGroups = topology.Shards;
            args.ReplicasPerNodeGroup = topology.ReplicasPerShard;
        }
        else
        {
            args.NumCacheClusters = topology.Nodes;
        }

        if (key is not null)
        {
            args.KmsKeyId = key.Arn;
        }

        if (settings.RestoreFromSnapshot is { } snapshot)
        {
            args.SnapshotName = snapshot;
        }

        if (settings.FinalSnapshot)
        {
            args.FinalSnapshotIdentifier = context.Names.FinalSnapshot;
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

    private static string KnownHost(StackContext context, params ReadOnlySpan<string?> addresses)
    {
        foreach (var address in addresses)
        {
            if (!string.IsNullOrEmpty(address))
            {
                return address;
            }
        }

        var stack = context.Settings.Stack;
        throw new RunException($"The replication group's endpoint is not known, and the clients' URLs would name no host. Mend: pulumi refresh -s {stack}, then pulumi up -s {stack}");
    }

    private static Output<string?> WithPort(Output<string> address) => address.Apply(a => string.IsNullOrEmpty(a) ? null : $"{a}:{StackContext.Port}");
}
