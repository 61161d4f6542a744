namespace Amply.Lab.Group;

/// <summary>The replication group that the plan declares, in ElastiCache's terms.</summary>
public sealed record GroupSettings
{
    public required string ReplicationGroupId { get; init; }

    public required string Description { get; init; }

    public required string Region { get; init; }

    /// <summary>Twelve digits.</summary>
    public required string AccountId { get; init; }

    public required string NodeType { get; init; }

    public required string EngineVersion { get; init; }

    public required int Port { get; init; }

    public required ClusterMode ClusterMode { get; init; }

    public required bool AutomaticFailover { get; init; }

    public required bool MultiAz { get; init; }

    /// <summary>Shards; 1 without cluster mode.</summary>
    public required int NodeGroups { get; init; }

    /// <summary>0 to 5.</summary>
    public required int ReplicasPerNodeGroup { get; init; }

    public required ParameterGroup ParameterGroup { get; init; }

    public string? SubnetGroupName { get; init; }

    public ImmutableArray<string> SecurityGroupIds { get; init; } = [];

    public string MaintenanceWindow { get; init; } = "sun:05:00-sun:06:00";

    public string SnapshotWindow { get; init; } = "04:00-05:00";

    /// <summary>Days, 0 to 35; 0 means no automatic snapshots.</summary>
    public int SnapshotRetentionLimit { get; init; }

    public bool TransitEncryption { get; init; }

    public bool AtRestEncryption { get; init; }

    public string? KmsKeyId { get; init; }

    public bool AutoMinorVersionUpgrade { get; init; } = true;

    public string? NotificationTopicArn { get; init; }

    public ImmutableArray<LogDelivery> LogDeliveries { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string Arn(string kind, string name) => $"arn:aws:elasticache:{Region}:{AccountId}:{kind}:{name}";
}

/// <summary>A parameter group with the values that differ from its family's defaults.</summary>
public sealed record ParameterGroup(string Name, string Family, ImmutableSortedDictionary<string, string> Parameters);

/// <summary>The destination of one of Redis' logs.</summary>
/// <param name="LogType"><c>slow-log</c> or <c>engine-log</c>.</param>
/// <param name="DestinationType"><c>cloudwatch-logs</c> or <c>kinesis-firehose</c>.</param>
public sealed record LogDelivery(string LogType, string DestinationType, string Destination, string LogFormat);

public enum ClusterMode
{
    Disabled,

    /// <summary>The step between the two, which can still be undone.</summary>
    Compatible,

    Enabled,
}

/// <summary>One parameter of family redis7, from ElastiCache's documentation.</summary>
/// <param name="Default">Null if the node type decides.</param>
/// <param name="AllowedValues">In ElastiCache's notation: words with commas, or a range.</param>
/// <param name="IsModifiable">Whether a parameter group may set it.</param>
public sealed record EngineParameter(
    string Name, string? Default, string DataType, string AllowedValues, bool IsModifiable, string Description)
{
    /// <summary>The parameters that this project uses or refuses. The family has more.</summary>
    /// <remarks>https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html</remarks>
    public static readonly ImmutableArray<EngineParameter> Redis7 =
    [
        new("appendfsync", "everysec", "string", "always,everysec,no", false, "fsync() policy for AOF persistence"),
        new("appendonly", "no", "string", "yes,no", false, "Enable Redis persistence."),
        new("close-on-replica-write", "yes", "string", "yes,no", true,
            "Close the connection of a client that writes to a read-only replica."),
        new("cluster-enabled", "no", "string", "yes,no", false, "Enable cluster mode"),
        new("maxmemory-policy", "volatile-lru", "string",
            "volatile-lru,allkeys-lru,volatile-lfu,allkeys-lfu,volatile-random,allkeys-random,volatile-ttl,noeviction", true,
            "Max memory policy."),
        new("reserved-memory-percent", "25", "integer", "0-100", true, "The percent of memory reserved for non-cache memory usage."),
        new("timeout", "0", "integer", "0,20-", true, "Close the connection after a client is idle for N seconds (0 to disable)."),
    ];
}
