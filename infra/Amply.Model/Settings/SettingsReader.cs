using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Amply.Model.Settings;

/// <summary>Reads a stack's settings once, and says everything that is wrong with them at once.</summary>
public static partial class SettingsReader
{
    /// <param name="get">The raw value of a key without its namespace: scalars as text, arrays and objects as JSON.</param>
    /// <param name="region">The value of <c>aws:region</c>.</param>
    public static SettingsResult Read(string stack, string? region, Func<string, string?> get)
    {
        var source = new SettingsSource(stack, get);
        if (string.IsNullOrEmpty(region) || !RegionShape().IsMatch(region))
        {
            var problem = string.IsNullOrEmpty(region) ? "is not set" : "is not a region's name";
            source.Add(new SettingProblem(SettingKeys.Region, region, problem, "an AWS region, for example us-east-1", $"pulumi config set aws:region us-east-1 -s {stack}"));
        }

        if (!StackShape().IsMatch(stack))
        {
            source.Add(new SettingProblem("stack", stack, "cannot be part of a replication group's id", "a lower-case letter, then letters, digits and single hyphens, 17 at most", "pulumi stack init NAME"));
        }

        var mode = ModeOf(source);
        var nodeType = NodeTypeOf(source);
        var replicas = mode == Mode.Single ? 0 : source.Integer("replicas", 1, from: 1, to: 5);
        var shards = mode == Mode.Cluster ? source.Integer("shards", 1, from: 1, to: 90) : 1;
        var network = NetworkRules.Read(source, mode);
        var (snapshotWindow, maintenanceWindow) = Windows.Read(source);
        var generation = source.Integer("groupGeneration", 1, from: 1, to: 999);
        var settings = new RedisSettings
        {
            Stack = stack,
            Region = region ?? "",
            Mode = mode,
            NodeType = nodeType,
            EngineVersion = EngineVersionOf(source),
            Shards = shards,
            Replicas = replicas,
            Network = network.Network,
            NetworkStack = network.Stack,
            SnapshotRetentionDays = source.Integer("snapshotRetentionDays", 7, from: 1, to: 35),
            SnapshotWindow = snapshotWindow,
            MaintenanceWindow = maintenanceWindow,
            Parameters = ParameterRules.Read(source, mode),
            CustomerKey = source.Boolean("customerKey", false),
            AuthTokenGeneration = source.Integer("authTokenGeneration", 1, from: 1, to: 9999),
            AuthTokenStrategy = StrategyOf(source),
            AlertEmails = EmailsOf(source),
            Thresholds = ThresholdRules.Read(source, nodeType),
            RestoreFromSnapshot = RestoreOf(source, generation),
            GroupGeneration = generation,
            FinalSnapshot = source.Boolean("finalSnapshot", false),
            Protect = source.Boolean("protect", false),
            MonthlyBudgetUsd = source.Integer("monthlyBudgetUsd", 0, from: 0, to: 1_000_000) is > 0 and var budget ? budget : null,
            MemberIds = MemberIdsOf(source, shards * (1 + replicas)),
        };
        return source.Problems.IsEmpty ? new SettingsResult(settings, []) : new SettingsResult(null, source.Problems);
    }

    private static Mode ModeOf(SettingsSource source)
    {
        var text = source.Text("mode", "single");
        switch (text)
        {
            case "single":
                return Mode.Single;
            case "ha":
                return Mode.Ha;
            case "compatible":
                return Mode.Compatible;
            case "cluster":
                return Mode.Cluster;
            default:
                source.Refuse("mode", text, "is not a mode", "single, ha, compatible or cluster", "single");
                return Mode.Single;
        }
    }

    private static NodeType NodeTypeOf(SettingsSource source)
    {
        var name = source.Text("nodeType", "cache.t3.micro");
        if (NodeType.Find(name) is { } known)
        {
            return known;
        }

        var problem = name.StartsWith("cache.t1.", StringComparison.Ordinal)
            ? "makes no snapshots, fails over nothing and encrypts nothing"
            : "is not a node type whose memory and price are known here";
        source.Refuse("nodeType", name, problem, string.Join(", ", NodeType.Names), "cache.t3.micro");
        return NodeType.Find("cache.t3.micro")!;
    }

    private static string EngineVersionOf(SettingsSource source)
    {
        var version = source.Text("engineVersion", "7.0");
        if (version is not ("7.0" or "7.1"))
        {
            source.Refuse("engineVersion", version, "is not a version that these settings hold for", "7.0 or 7.1; it can be raised, never lowered: that replaces the group", "7.0");
        }

        return version;
    }

    private static string StrategyOf(SettingsSource source)
    {
        var strategy = source.Text("authTokenStrategy", "ROTATE");
        if (strategy is not ("ROTATE" or "SET"))
        {
            source.Refuse("authTokenStrategy", strategy, "is not a strategy", "ROTATE (the new token beside the old), then SET (the new one alone)", "ROTATE");
        }

        return strategy;
    }

    private static ImmutableArray<string> EmailsOf(SettingsSource source)
    {
        var emails = source.List("alertEmails", "oncall@example.com");
        foreach (var (email, index) in emails.Select((e, i) => (e, i)).Where(e => !EmailShape().IsMatch(e.e)))
        {
            source.Refuse("alertEmails", email, "is not an e-mail address", "name@domain", "oncall@example.com", path: $"[{index}]");
        }

        source.RefuseDuplicates("alertEmails", emails);
        return emails;
    }

    private static string? RestoreOf(SettingsSource source, int generation)
    {
        var snapshot = source.Raw("restoreFromSnapshot");
        if (snapshot is null)
        {
            return null;
        }

        if (generation < 2)
        {
            source.Refuse("groupGeneration", "1", "keeps the group that exists, and a restore is never in place: it makes a new group", "2 or more together with restoreFromSnapshot", "2");
        }

        if (!SnapshotShape().IsMatch(snapshot))
        {
            source.Refuse("restoreFromSnapshot", snapshot, "is not a snapshot's name", "a letter, then letters, digits and single hyphens (automatic ones begin with automatic.)", "NAME");
        }

        return snapshot;
    }

    private static ImmutableArray<string> MemberIdsOf(SettingsSource source, int nodes)
    {
        var ids = source.List("memberIds", "amply-redis-prod-001");
        if (ids.Length > 0 && ids.Length != nodes)
        {
            source.Remove("memberIds", string.Join(", ", ids), $"names {ids.Length} members, and the settings make {nodes} nodes", $"{nodes} ids, or none: then they are derived");
        }

        foreach (var (id, index) in ids.Select((e, i) => (e, i)).Where(e => !MemberShape().IsMatch(e.e)))
        {
            source.Refuse("memberIds", id, "is not a member's id", "as AWS shows it: a lower-case letter, then letters, digits and single hyphens, 50 at most", "amply-redis-prod-001", path: $"[{index}]");
        }

        source.RefuseDuplicates("memberIds", ids);
        return ids;
    }

    [GeneratedRegex(@"^[a-z]{2}(-[a-z]+)+-\d$")]
    private static partial Regex RegionShape();

    // A snapshot's name has 40 characters at most, and the longest is amply-redis-STACK-g999-final.
    [GeneratedRegex(@"^(?=.{1,17}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex StackShape();

    [GeneratedRegex(@"^(?=.{1,50}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex MemberShape();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex EmailShape();

    [GeneratedRegex(@"^(automatic\.)?[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*$")]
    private static partial Regex SnapshotShape();
}

/// <summary>Settings, or everything that is wrong with them.</summary>
public sealed record SettingsResult(RedisSettings? Settings, ImmutableArray<SettingProblem> Problems);
