namespace Amply.Infra.Tests.Program;

/// <summary>CloudWatch takes any metric's name, and a mistyped one only ever has no data.</summary>
internal static class ElastiCacheMetrics
{
    public static readonly string[] Known =
    [
        "AuthenticationFailures", "CPUCreditBalance", "CPUUtilization", "CacheHits", "CacheMisses", "CurrConnections",
        "DatabaseMemoryUsagePercentage", "Evictions",
        "FreeableMemory", "ReplicationLag",
    ];
}
