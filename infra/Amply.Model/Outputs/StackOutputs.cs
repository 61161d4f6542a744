using System.Text.Json.Serialization;

namespace Amply.Model.Outputs;

/// <summary>The outputs that the program exports, the lab writes and the routines read. AWS and a lab differ in nothing else.</summary>
public sealed record StackOutputs
{
    /// <summary>Stands in place of a secret where outputs are shown.</summary>
    public const string Masked = "[secret]";

    public required string Stack { get; init; }

    public required Mode Mode { get; init; }

    public required string Region { get; init; }

    public required string ReplicationGroupId { get; init; }

    /// <summary><c>host:port</c> of the primary; absent in cluster mode.</summary>
    public string? PrimaryEndpoint { get; init; }

    /// <summary><c>host:port</c> that spreads over the replicas; absent in cluster mode.</summary>
    public string? ReaderEndpoint { get; init; }

    /// <summary><c>host:port</c> for cluster-aware clients; only in cluster mode.</summary>
    public string? ConfigurationEndpoint { get; init; }

    /// <summary>An explanation of the endpoints and URLs; absent where they need none.</summary>
    public string? EndpointNote { get; init; }

    /// <summary>Member ids, for example <c>amply-redis-prod-001</c>.</summary>
    public required ImmutableArray<string> Nodes { get; init; }

    public required string AuthTokenSecretArn { get; init; }

    /// <summary>The setting authTokenGeneration of the last update. Outputs that were saved by an earlier version lack it.</summary>
    public int? AuthTokenGeneration { get; init; }

    /// <summary>Secret. <c>rediss://:token@host:port/0</c>; a lab adds <c>?ssl_ca_certs=…</c>.</summary>
    public string? RedisUrl { get; init; }

    /// <summary>Secret. <see cref="RedisUrl"/> with <c>ssl_cert_reqs=required</c>, which Celery's result backend needs.</summary>
    public string? CeleryResultBackendUrl { get; init; }

    public required Thresholds Thresholds { get; init; }

    /// <summary>US dollars for 730 hours; an estimate.</summary>
    public required decimal EstimatedMonthlyCostUsd { get; init; }

    /// <summary>Whether the group is protected from deletion and replacement. Routines then ask for its id.</summary>
    public required bool Protected { get; init; }

    public string? OperatorPolicyArn { get; init; }

    /// <summary>Only a lab's: where its ElastiCache-compatible API listens, <c>http://127.x.y.z:port</c>.</summary>
    public string? ApiEndpoint { get; init; }

    /// <summary>Only a lab's: the PEM file of the authority that signed its certificates.</summary>
    public string? CaCertificateFile { get; init; }

    /// <summary>The same outputs with secrets masked, for a terminal or a log.</summary>
    public StackOutputs WithoutSecrets() => this with
    {
        RedisUrl = RedisUrl is null ? null : Masked,
        CeleryResultBackendUrl = CeleryResultBackendUrl is null ? null : Masked,
    };
}

/// <summary>The limits that alarms fire on and <c>status</c> judges by. Defaults: the source document's, then AWS's advice.</summary>
public sealed record Thresholds
{
    /// <summary>Percent of all vCPUs. Above is a problem. Source: 80.</summary>
    public double CpuPercent { get; init; } = 80;

    /// <summary>Percent of all vCPUs; AWS advises 90 / vCPUs where a node has two or fewer. Above is a warning.</summary>
    public double CpuWarningPercent { get; init; } = 45;

    /// <summary>Bytes. Below is a problem. Source: 100,000,000.</summary>
    public long FreeableMemoryBytes { get; init; } = 100_000_000;

    /// <summary>Client connections, with the 4-6 of ElastiCache itself. Above is a problem. Source: 100.</summary>
    public int Connections { get; init; } = 100;

    /// <summary>Keys evicted in one minute. Above is a problem. Source: 100.</summary>
    public int EvictionsPerMinute { get; init; } = 100;

    /// <summary>Percent, 0-100. Below is a problem. Source: 90.</summary>
    public double CacheHitRatePercent { get; init; } = 90;

    /// <summary>Percent of maxmemory in use by data. Above is a problem.</summary>
    public double DatabaseMemoryPercent { get; init; } = 80;

    /// <summary>Seconds that a replica is behind. Above is a problem.</summary>
    public double ReplicationLagSeconds { get; init; } = 10;

    /// <summary>CPU credits left on a burstable node. Below is a problem.</summary>
    public double CpuCreditBalance { get; init; } = 50;

    /// <summary>Failed authentications in one minute. Above is a problem.</summary>
    public int AuthenticationFailuresPerMinute { get; init; } = 10;
}

/// <summary>The values that a threshold may have; a row of <see cref="All"/>.</summary>
/// <param name="Name">As settings and outputs write it.</param>
/// <param name="From">The lowest value, in the unit that the name says.</param>
/// <param name="To">The highest value.</param>
/// <param name="IsWhole">Whether a fraction is refused.</param>
/// <param name="With">The thresholds with this value.</param>
internal sealed record ThresholdRule(string Name, double From, double To, bool IsWhole, Func<Thresholds, double, Thresholds> With)
{
    public static ImmutableArray<ThresholdRule> All { get; } =
    [
        new("authenticationFailuresPerMinute", 0, 1e6, true, (t, v) => t with { AuthenticationFailuresPerMinute = (int)v }),
        new("cacheHitRatePercent", 0, 100, false, (t, v) => t with { CacheHitRatePercent = v }),
        new("connections", 1, 65_000, true, (t, v) => t with { Connections = (int)v }),
        new("cpuCreditBalance", 0, 1e6, false, (t, v) => t with { CpuCreditBalance = v }),
        new("cpuPercent", 1, 100, false, (t, v) => t with { CpuPercent = v }),
        new("cpuWarningPercent", 1, 100, false, (t, v) => t with { CpuWarningPercent = v }),
        new("databaseMemoryPercent", 1, 100, false, (t, v) => t with { DatabaseMemoryPercent = v }),
        new("evictionsPerMinute", 0, 1e9, true, (t, v) => t with { EvictionsPerMinute = (int)v }),
        new("freeableMemoryBytes", 1, 1e12, true, (t, v) => t with { FreeableMemoryBytes = (long)v }),
        new("replicationLagSeconds", 0, 3600, false, (t, v) => t with { ReplicationLagSeconds = v }),
    ];

    public static string Names => string.Join(", ", All.Select(rule => rule.Name));
}

/// <summary>JSON of the outputs; generated at build, so that a cold start reflects nothing.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(StackOutputs))]
[JsonSerializable(typeof(Thresholds))]
public sealed partial class OutputsJson : JsonSerializerContext;
