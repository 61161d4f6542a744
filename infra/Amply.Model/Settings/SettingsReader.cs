using System.Globalization;
using System.Text.RegularExpressions;
using Amply.Model.Outputs;

namespace Amply.Model.Settings;

/// <summary>Reads a stack's settings once, and tells every problem of them at once.</summary>
public static partial class SettingsReader
{
    // A snapshot's name has 40 characters at most, and the longest is amply-redis-STACK-g999-final.
    private const int MaxStackName = 17;

    /// <param name="values">By key with its namespace, as a program gets them: scalars as text, arrays and objects as JSON.</param>
    public static SettingsResult Read(string stack, IReadOnlyDictionary<string, string> values)
    {
        var source = new SettingsSource(stack, key => values.GetValueOrDefault(SettingTable.Full(key)));
        var region = values.GetValueOrDefault(SettingTable.Region);
        if (string.IsNullOrEmpty(region) || !RegionShape().IsMatch(region))
        {
            source.Add(new SettingProblem(
                SettingTable.Region,
                region,
                string.IsNullOrEmpty(region) ? "is not set" : "is not a region's name",
                "an AWS region, for example us-east-1",
                $"pulumi config set aws:region us-east-1 -s {stack}"));
        }

        if (!MemberNames.IsId(stack, MaxStackName))
        {
            source.Add(new SettingProblem(
                "stack", stack, "cannot be part of a replication group's id",
                $"a lower-case letter, then letters, digits and single hyphens, {MaxStackName} at most", "pulumi stack init NAME"));
        }

        var mode = Enum.Parse<Mode>(source.Choice("mode", "is not a mode"), ignoreCase: true);
        var nodeType = NodeTypeOf(source);
        var replicas = mode == Mode.Single ? 0 : source.Integer("replicas");
        var shards = mode == Mode.Cluster ? source.Integer("shards") : 1;
        var network = NetworkRules.Read(source, mode);
        var (snapshotWindow, maintenanceWindow) = WindowsOf(source);
        var generation = source.Integer("groupGeneration");
        var settings = new RedisSettings
        {
            Stack = stack,
            Region = region ?? "",
            Mode = mode,
            NodeType = nodeType,
            EngineVersion = source.Choice("engineVersion", "is not a supported version"),
            Shards = shards,
            Replicas = replicas,
            Network = network.Network,
            NetworkStack = network.Stack,
            SnapshotRetentionDays = source.Integer("snapshotRetentionDays"),
            SnapshotWindow = snapshotWindow,
            MaintenanceWindow = maintenanceWindow,
            Parameters = ParameterRules.Read(source, mode),
            CustomerKey = source.Boolean("customerKey"),
            AuthTokenGeneration = source.Integer("authTokenGeneration"),
            AuthTokenStrategy = source.Choice("authTokenStrategy", "is not a strategy"),
            AlertEmails = EmailsOf(source),
            Thresholds = ThresholdsOf(source, nodeType),
            RestoreFromSnapshot = RestoreOf(source, generation),
            GroupGeneration = generation,
            FinalSnapshot = source.Boolean("finalSnapshot"),
            Protect = source.Boolean("protect"),
            MonthlyBudgetUsd = source.Integer("monthlyBudgetUsd") is > 0 and var budget ? budget : null,
            MemberIds = MemberIdsOf(source, shards * (1 + replicas)),
        };
        return source.Problems.IsEmpty ? new SettingsResult(settings, []) : new SettingsResult(null, source.Problems);
    }

    private static NodeType NodeTypeOf(SettingsSource source) => NodeType.Find(source.Choice(
        "nodeType",
        source.Raw("nodeType")?.StartsWith("cache.t1.", StringComparison.Ordinal) == true
            ? "cannot create snapshots, fail over or encrypt"
            : "is not a node type whose memory and price are known here"))!;

    private static (string Snapshot, string Maintenance) WindowsOf(SettingsSource source)
    {
        var (daily, weekly) = (source.Text("snapshotWindow"), source.Text("maintenanceWindow"));
        var snapshot = Window(source, "snapshotWindow", isDaily: true);
        var maintenance = Window(source, "maintenanceWindow", isDaily: false);
        if (snapshot is not null && maintenance is not null && snapshot.Overlaps(maintenance))
        {
            source.Refuse(
                "snapshotWindow", daily, $"overlaps the maintenance window {weekly}", SettingTable.Find("snapshotWindow")!.Default,
                allowed: "a window that ends before the other begins");
        }

        return (daily, weekly);
    }

    // AWS takes an hour or longer, and of a weekly window a day at most.
    private static WeeklyWindow? Window(SettingsSource source, string key, bool isDaily)
    {
        var (text, example) = (source.Text(key), SettingTable.Find(key)!.Default);
        if (WeeklyWindow.Parse(text) is not { } window || window.IsDaily != isDaily)
        {
            source.Refuse(key, text, isDaily ? "is not a daily window" : "is not a weekly window", example);
            return null;
        }

        if (window.Length.TotalMinutes is < 60 or > 24 * 60)
        {
            source.Refuse(key, text, $"is {window.Length.TotalMinutes} minutes long", example);
            return null;
        }

        return window;
    }

    private static Thresholds ThresholdsOf(SettingsSource source, NodeType node)
    {
        // AWS: 90 % of one vCPU, as a share of all vCPUs.
        var thresholds = new Thresholds { CpuWarningPercent = 90.0 / node.VirtualCpus };
        foreach (var (name, text) in source.Map("alarms", "cpuPercent", "80"))
        {
            if (ThresholdRule.All.FirstOrDefault(rule => rule.Name == name) is not { } rule)
            {
                source.Remove("alarms", text, "is not a threshold", ThresholdRule.Names, "." + name);
            }
            else if (!double.TryParse(text, NumberStyles.Float, null, out var value) || !(value >= rule.From && value <= rule.To))
            {
                source.Refuse("alarms", text, "is not a number in the range", $"{rule.From}", "." + name, $"{rule.From} to {rule.To}");
            }
            else
            {
                thresholds = rule.With(thresholds, value);
            }
        }

        return thresholds;
    }

    private static ImmutableArray<string> EmailsOf(SettingsSource source)
    {
        var emails = source.List("alertEmails", "oncall@example.com");
        source.RefuseEntries("alertEmails", emails, e => EmailShape().IsMatch(e), "is not an e-mail address", "oncall@example.com");
        source.RefuseDuplicates("alertEmails", emails);
        return emails;
    }

    private static string? RestoreOf(SettingsSource source, int generation)
    {
        if (source.Raw("restoreFromSnapshot") is not { } snapshot)
        {
            return null;
        }

        if (generation < 2)
        {
            source.Refuse(
                "groupGeneration", "1", "keeps the group that exists, but a restore is never in place: it creates a new group", "2",
                allowed: "2 or more together with restoreFromSnapshot");
        }

        if (!SnapshotName.IsStored(snapshot))
        {
            source.Refuse("restoreFromSnapshot", snapshot, "is not a snapshot's name", "NAME");
        }

        return snapshot;
    }

    private static ImmutableArray<string> MemberIdsOf(SettingsSource source, int nodes)
    {
        const string Example = "amply-redis-prod-001";
        var ids = source.List("memberIds", Example);
        if (ids.Length > 0 && ids.Length != nodes)
        {
            source.Remove(
                "memberIds", string.Join(", ", ids), $"names {ids.Length} members, and the settings make {nodes} nodes",
                $"{nodes} ids; or no id, and the plan derives all");
        }

        source.RefuseEntries("memberIds", ids, id => MemberNames.IsId(id, MemberNames.MaxMemberId), "is not a member's id", Example);
        source.RefuseDuplicates("memberIds", ids);
        return ids;
    }

    [GeneratedRegex(@"^[a-z]{2}(-[a-z]+)+-\d$")]
    private static partial Regex RegionShape();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex EmailShape();
}

/// <summary>Settings, or every problem of them.</summary>
public sealed record SettingsResult(RedisSettings? Settings, ImmutableArray<SettingProblem> Problems);
