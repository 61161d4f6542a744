using System.Collections.Frozen;
using Amply.Model.Outputs;

namespace Amply.Model.Settings;

/// <summary>The kinds of values that a setting holds.</summary>
public enum SettingType
{
    Text,
    Integer,
    Boolean,
    List,

    /// <summary>Names and values. Pulumi.yaml cannot declare this type.</summary>
    Map,
}

/// <summary>One setting of a stack; a row of <see cref="SettingTable"/>.</summary>
/// <param name="Key">Without its namespace.</param>
/// <param name="Default">As the configuration writes it: text, or JSON of a list or map. Empty where the setting has no default.</param>
/// <param name="Allowed">The values that are allowed, in words.</param>
/// <param name="Meaning">One or two sentences for Pulumi.yaml and the README.</param>
public sealed record Setting(string Key, SettingType Type, string Default, string Allowed, string Meaning)
{
    /// <summary>Every value that is allowed; empty where they cannot be listed.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>The lowest and the highest value of an integer.</summary>
    public (int From, int To) Range { get; init; }
}

/// <summary>Every setting, with its default and its allowed values. A test compares Pulumi.yaml and the README with this table.</summary>
public static class SettingTable
{
    public const string Namespace = "amply-redis";
    public const string Region = "aws:region";

    public static ImmutableArray<Setting> All { get; } =
    [
        Choice("mode", "single", ModeNames.All,
            "single: one node. ha: replicas, automatic failover and Multi-AZ. compatible: the step from ha to cluster. cluster: shards."),
        Choice("nodeType", "cache.t3.micro", [.. NodeType.Names], "Node type of every member."),
        Choice("engineVersion", "7.0", ["7.0", "7.1"], "Redis version. AWS raises it in place. A lower version replaces the group."),
        Integer("shards", 1, 1, 90, "Number of shards in mode cluster."),
        Integer("replicas", 1, 1, 5, "Replicas of each primary, in every mode but single."),
        Text("vpcId", "", "vpc- and 8 or 17 hexadecimal digits", "VPC of the group. Needed without networkStack."),
        List("subnetIds", "two or more private subnets, in two or more availability zones", "Subnets of the group, in every mode."),
        List("clientSecurityGroupIds", "the security groups of the tasks that connect", "Security groups whose members may connect."),
        Text("networkStack", "", "organization/project/stack",
            "Stack that outputs vpcId, subnetIds and clientSecurityGroupIds. It replaces these three settings."),
        Integer("snapshotRetentionDays", 7, 1, 35, "Days that automatic snapshots are kept."),
        Text("snapshotWindow", "04:00-05:00", "hh:mm-hh:mm in UTC, 60 minutes or longer",
            "Time in which AWS creates automatic snapshots. It must not overlap the maintenance window."),
        Text("maintenanceWindow", "sun:05:00-sun:06:00", "ddd:hh:mm-ddd:hh:mm in UTC, 60 minutes or longer and a day at most",
            "Time in which AWS may do maintenance."),
        Map("parameters", """{"maxmemory-policy":"volatile-lru","timeout":"300"}""", "names and values of family redis7, never appendonly",
            "Parameters of Redis. An entry replaces or adds one parameter."),
        Boolean("customerKey", "Encrypt with a KMS key of this stack. A change replaces the group, so decide before the first update."),
        Integer("authTokenGeneration", 1, 1, 9999, "Raise the number to rotate the AUTH token."),
        Choice("authTokenStrategy", "ROTATE", ["ROTATE", "SET"],
            "ROTATE keeps the old token valid beside the new one. SET, in a later update, makes the old token invalid."),
        List("alertEmails", "name@domain", "E-mail addresses that receive the alarms."),
        Map("alarms", "", ThresholdRule.Names, "Thresholds of the alarms. An entry replaces one default."),
        Text("restoreFromSnapshot", "", $"{SnapshotName.Allowed}; the name of an automatic snapshot begins with automatic",
            "Snapshot that a new group is restored from. Raise groupGeneration in the same update."),
        Integer("groupGeneration", 1, 1, 999, "Part of the group's id from 2 on. A restore creates a new group."),
        Boolean("finalSnapshot", "Create a snapshot when the group is deleted."),
        Boolean("protect", "Refuse to delete or replace the group. Routines that change the group then ask for its id."),
        Integer("monthlyBudgetUsd", 0, 0, 1_000_000, "US dollars a month. plan exits with 3 above this budget. 0 is no budget."),
        List("memberIds",
            $"as AWS shows it: a lower-case letter, then letters, digits and single hyphens, {MemberNames.MaxMemberId} at most",
            "Member ids of a migrated group, if they differ from the ids that ElastiCache would choose."),
    ];

    private static readonly FrozenDictionary<string, Setting> ByKey = All.ToFrozenDictionary(
        setting => setting.Key, StringComparer.Ordinal);

    /// <summary>The setting of that key, without its namespace; null where no setting has it.</summary>
    public static Setting? Find(string key) => ByKey.GetValueOrDefault(key);

    public static string Full(string key) => $"{Namespace}:{key}";

    /// <summary>The key without this program's namespace; null for a key of another namespace.</summary>
    public static string? Own(string key) =>
        key.StartsWith(Namespace + ":", StringComparison.Ordinal) ? key[(Namespace.Length + 1)..] : null;

    /// <summary>Says that no setting has this key, which settings there are, and the command that corrects it.</summary>
    public static string Unknown(string key, string fix) =>
        $"there is no setting '{key}'. Settings: {string.Join(", ", ByKey.Keys.Order(StringComparer.Ordinal))}. Fix: {fix}";

    private static Setting Choice(string key, string standard, ImmutableArray<string> values, string meaning) =>
        new(key, SettingType.Text, standard, Or(values), meaning) { Values = values };

    private static Setting Integer(string key, int standard, int from, int to, string meaning) =>
        new(key, SettingType.Integer, standard.ToString(), $"{from} to {to}", meaning) { Range = (from, to) };

    private static Setting Boolean(string key, string meaning) =>
        new(key, SettingType.Boolean, "false", "true or false", meaning) { Values = ["true", "false"] };

    private static Setting Text(string key, string standard, string allowed, string meaning) =>
        new(key, SettingType.Text, standard, allowed, meaning);

    private static Setting List(string key, string allowed, string meaning) => new(key, SettingType.List, "[]", allowed, meaning);

    private static Setting Map(string key, string standard, string allowed, string meaning) =>
        new(key, SettingType.Map, standard, allowed, meaning);

    private static string Or(ImmutableArray<string> values) => $"{string.Join(", ", values[..^1])} or {values[^1]}";
}
