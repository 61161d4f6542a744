using System.Collections.Frozen;

namespace Amply.Model.Settings;

/// <summary>The keys of a stack's configuration.</summary>
public static class SettingKeys
{
    public const string Namespace = "amply-redis";
    public const string Region = "aws:region";

    /// <summary>Every key, without its namespace.</summary>
    public static readonly FrozenSet<string> All = new[]
    {
        "mode", "nodeType", "engineVersion", "shards", "replicas", "vpcId", "subnetIds", "clientSecurityGroupIds", "networkStack",
        "snapshotRetentionDays", "snapshotWindow", "maintenanceWindow", "parameters", "customerKey", "authTokenGeneration",
        "authTokenStrategy", "alertEmails", "alarms", "restoreFromSnapshot", "groupGeneration", "finalSnapshot", "protect",
        "monthlyBudgetUsd", "memberIds",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static string Full(string key) => $"{Namespace}:{key}";
}
