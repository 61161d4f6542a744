namespace Amply.Model.Tests.Settings;

public sealed class SettingsReaderTests
{
    // Lists may need as many commands as they lack entries.
    private const int MostFixes = 3;

    [Theory]
    [ClassData(typeof(RefusedSettings))]
    public void Read_WhenASettingIsBad_NamesItAndTheReasonAndWhatIsAllowed(string key, string? value, string named, string reason)
    {
        var result = new Configuration().With(key, value).Read();

        Assert.Null(result.Settings);
        var problem = Assert.Single(result.Problems);
        Assert.Equal(named, problem.Key);
        Assert.Contains(reason, problem.Problem + ". " + problem.Allowed, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Allowed);
    }

    [Theory]
    [ClassData(typeof(RefusedSettings))]
    public void Fix_WhenRun_MakesTheConfigurationGood(string key, string? value, string named, string reason)
    {
        _ = (named, reason);
        var configuration = new Configuration().With(key, value);

        for (var fixes = 0; fixes < MostFixes && configuration.Read() is { Settings: null, Problems: [var problem, ..] }; fixes++)
        {
            configuration.Run(problem.Fix);
        }

        Assert.NotNull(configuration.Accepted());
    }

    [Fact]
    public void Refusals_AreToldApart()
    {
        var messages = new RefusedSettings()
            .Select(row => new Configuration().With((string)row[0], (string?)row[1]).Read().Problems[0].ToString())
            .ToList();

        Assert.True(messages.Count >= 50);
        Assert.Equal(messages.Count, messages.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Read_WhenSeveralSettingsAreBad_SaysAllAtOnce()
    {
        var result = new Configuration()
            .With("mode", "x")
            .With("protect", "y")
            .With("parameters", """{"appendonly":"yes","timeout":"z"}""")
            .Read();

        Assert.Equal(
            ["amply-redis:mode", "amply-redis:parameters.appendonly", "amply-redis:parameters.timeout", "amply-redis:protect"],
            result.Problems.Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_WhenAppendonlyIsSet_SaysWhatServesInstead()
    {
        var problem = Assert.Single(new Configuration().With("parameters", """{"appendonly":"yes"}""").Read().Problems);

        Assert.Contains("amply-redis:mode ha", problem.Allowed, StringComparison.Ordinal);
        Assert.Contains("daily snapshots", problem.Allowed, StringComparison.Ordinal);
        Assert.Equal("pulumi config rm --path 'amply-redis:parameters.appendonly' -s prod", problem.Fix);
    }

    [Theory]
    [InlineData("ha", "0")]
    [InlineData("ha", "6")]
    [InlineData("compatible", "0")]
    [InlineData("cluster", "0")]
    public void Read_WhenAModeThatFailsOverHasNoReplicaOrTooMany_Refuses(string mode, string replicas)
    {
        var problem = Assert.Single(new Configuration().With("mode", mode).With("replicas", replicas).Read().Problems);

        Assert.Equal("amply-redis:replicas", problem.Key);
        Assert.Equal("1 to 5", problem.Allowed);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("91")]
    public void Read_WhenAClusterHasNoShardOrTooMany_Refuses(string shards)
    {
        var problem = Assert.Single(new Configuration().With("mode", "cluster").With("shards", shards).Read().Problems);

        Assert.Equal("amply-redis:shards", problem.Key);
    }

    [Fact]
    public void Read_WhenHaHasOneSubnet_SaysThatMultiAzNeedsTwoZones()
    {
        var problem = Assert.Single(
            new Configuration().With("mode", "ha").With("subnetIds", """["subnet-0b7e5a1c3d9f2e4a6"]""").Read().Problems);

        Assert.Contains("Multi-AZ needs two availability zones", problem.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Prod")]
    [InlineData("pro--d")]
    [InlineData("prod-")]
    [InlineData("1prod")]
    [InlineData("eighteen-letters-x")]
    public void Read_WhenTheStackCannotBePartOfAGroupsId_Refuses(string stack)
    {
        var problem = Assert.Single(new Configuration { Stack = stack }.Read().Problems);

        Assert.Equal("stack", problem.Key);
        Assert.Equal(stack, problem.Value);
    }

    [Fact]
    public void Read_WhenNothingIsSaid_IsTheSourceDocumentsConfiguration()
    {
        var settings = new Configuration().Accepted();

        Assert.Equal(
            (Mode.Single, "cache.t3.micro", "7.0", 7, "04:00-05:00", "sun:05:00-sun:06:00"),
            (
                settings.Mode, settings.NodeType.Name, settings.EngineVersion, settings.SnapshotRetentionDays, settings.SnapshotWindow,
                settings.MaintenanceWindow));
        Assert.Equal(["maxmemory-policy=volatile-lru", "timeout=300"], settings.Parameters.Select(p => $"{p.Key}={p.Value}"));
        Assert.Equal(
            (80.0, 100_000_000L, 100, 100, 90.0),
            (
                settings.Thresholds.CpuPercent, settings.Thresholds.FreeableMemoryBytes, settings.Thresholds.Connections,
                settings.Thresholds.EvictionsPerMinute, settings.Thresholds.CacheHitRatePercent));
        Assert.Null(settings.MonthlyBudgetUsd);
    }

    [Fact]
    public void Read_WhenSingle_HasNoReplicaWhateverTheSettingSays() =>
        Assert.Equal(0, new Configuration().With("replicas", "3").Accepted().Replicas);

    [Fact]
    public void Read_WhenCompatible_AddsClusterEnabledToTheParameters() =>
        Assert.Equal("yes", new Configuration().With("mode", "compatible").Accepted().Parameters["cluster-enabled"]);

    [Theory]
    [InlineData("04:00-05:00", "sun:05:00-sun:06:00")]
    [InlineData("23:00-00:30", "mon:00:30-mon:01:30")]
    [InlineData("03:00-04:00", "sun:23:30-mon:00:30")]
    public void Read_WhenWindowsTouchAndDoNotOverlap_TakesThem(string snapshot, string maintenance) =>
        Assert.Equal(
            snapshot,
            new Configuration().With("snapshotWindow", snapshot).With("maintenanceWindow", maintenance).Accepted().SnapshotWindow);

    [Theory]
    [InlineData("00:00-01:00", "sun:23:30-mon:00:30")]
    [InlineData("23:00-00:30", "mon:00:00-mon:01:00")]
    [InlineData("23:00-00:30", "sat:23:45-sun:00:45")]
    public void Read_WhenWindowsOverlapPastMidnight_Refuses(string snapshot, string maintenance)
    {
        var problem = Assert.Single(
            new Configuration().With("snapshotWindow", snapshot).With("maintenanceWindow", maintenance).Read().Problems);

        Assert.Equal("amply-redis:snapshotWindow", problem.Key);
    }

    [Fact]
    public void Read_WhenAnotherStackGivesTheNetwork_NeedsNoIds()
    {
        var configuration = new Configuration().With("vpcId", null).With("subnetIds", null).With("clientSecurityGroupIds", null);

        Assert.Equal("amply/network/prod", configuration.With("networkStack", "amply/network/prod").Accepted().NetworkStack);
        Assert.Equal("amply-redis:networkStack", Assert.Single(configuration.With("networkStack", "network").Read().Problems).Key);
    }

    [Fact]
    public void Read_WhenAlarmsAreOverridden_KeepsTheOtherThresholds()
    {
        var thresholds = new Configuration().With("alarms", """{"connections":250,"cpuWarningPercent":"40"}""").Accepted().Thresholds;

        Assert.Equal((250, 40.0, 80.0), (thresholds.Connections, thresholds.CpuWarningPercent, thresholds.CpuPercent));
    }
}
