namespace Amply.Model.Outputs;

/// <summary>What the alarms fire on and <c>status</c> judges by. Defaults: the source document's, then AWS's advice.</summary>
public sealed record Thresholds
{
    /// <summary>Percent of all vCPUs. Above is a problem. Source: 80.</summary>
    public double CpuPercent { get; init; } = 80;

    /// <summary>Percent of all vCPUs; AWS advises 90 / vCPUs where a node has two or fewer. Above is a warning.</summary>
    public double CpuWarningPercent { get; init; } = 45;

    /// <summary>Bytes. Below is a problem. Source: 100,000,000.</summary>
    public long FreeableMemoryBytes { get; init; } = 100_000_000;

    /// <summary>Client connections, ElastiCache's own 4-6 included. Above is a problem. Source: 100.</summary>
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
