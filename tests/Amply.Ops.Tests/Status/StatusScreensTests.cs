using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Cli.OnCall;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Routines.Status;
using Amply.Ops.Tests.Terminal;

namespace Amply.Ops.Tests.Status;

/// <summary>The screens of status, kept as text: verdict, cause and next step are on each of them. The figures were once those of labs.</summary>
public sealed class StatusScreensTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Status", "Screens");

    private static readonly NodeState Primary = Seen.Primary with
    {
        RunId = "1f",
        ReplicationId = "a1",
        UsedMemoryBytes = 5_662_310,
        Keys = 8_499,
        Connections = 14,
        UptimeSeconds = 1_036_800,
        Hits = 90_412,
        Misses = 3_018,
        EvictedKeys = 0,
        SlowLogLength = 2,
    };

    private static readonly NodeState Replica = Primary with
    {
        Id = Seen.Second,
        Endpoint = "10.0.0.2:6379",
        Role = ObservedRole.Replica,
        RunId = "2f",
        ConnectedReplicas = null,
        LinkUp = true,
        SecondsSincePrimary = 1,
        Connections = 6,
        ReplicationOffset = 1000,
        Hits = 0,
        Misses = 0,
        LagBytes = 0,
    };

    public static TheoryData<string, int, int> Screens
    {
        get
        {
            var all = new TheoryData<string, int, int>();
            foreach (var name in Reports.Keys)
            {
                all.Add(name, 80, 24);
                all.Add(name, 160, 50);
            }

            return all;
        }
    }

    private static ImmutableSortedDictionary<string, StatusReport> Reports { get; } = new Dictionary<string, StatusReport>
    {
        ["healthy"] = Ha(Primary, Replica),
        ["primary-dead"] = Ha(
            Seen.Lost(Primary), Replica with { LinkUp = false, SecondsSincePrimary = null, LinkDownSeconds = 6, LagBytes = null }),
        ["replica-lags-primary-dead"] = Ha(
            Seen.Lost(Primary, ConnectionFailureKind.Silence), Replica with { SecondsSincePrimary = 25, LagBytes = null, ReplicationOffset = 400 }),
        ["shard-down"] = Cluster(),
        ["not-from-here"] = Ha(Seen.Lost(Primary, ConnectionFailureKind.NameUnknown), Seen.Lost(Replica, ConnectionFailureKind.NameUnknown)),
        ["token-refused"] = Ha(Seen.Lost(Primary, ConnectionFailureKind.AuthRefused), Seen.Lost(Replica, ConnectionFailureKind.AuthRefused)),
        ["restarted-empty"] = Restarted(),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Screens))]
    public void Status_LooksLikeThis(string name, int width, int height)
    {
        var screen = new Screen(width, height);

        new StatusPage(screen, Reports[name]).Show(verbose: false);

        Compare($"{name}-{width}x{height}", screen);
        ShowsWhatMatters(Reports[name], screen);
    }

    [Fact]
    public void Watch_OfThreeShards_FitsEightyByTwentyFour()
    {
        var screen = new Screen(80, 24);

        new StatusPage(screen, Reports["shard-down"]).ShowCut("03:00:00 UTC, every 5 s; stop with Ctrl-C");

        Assert.True(screen.All.Count <= 23, $"{screen.All.Count} lines scroll:\n{screen.Seen}");
        Compare("shard-down-watch-80x24", screen);
        ShowsWhatMatters(Reports["shard-down"], screen);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5)]
    public void Watch_OnAVeryLowScreen_KeepsVerdictAndNextStep(int height)
    {
        var screen = new Screen(80, height);

        new StatusPage(screen, Reports["shard-down"]).ShowCut("footer");

        Assert.True(screen.All.Count < height, screen.Seen);
        Assert.Contains("NEEDS ATTENTION", screen.Seen, StringComparison.Ordinal);
        Assert.Contains("\nNext: ./amply ", screen.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_ShowsEveryCheck()
    {
        var screen = new Screen(160, 50);

        new StatusPage(screen, Reports["healthy"]).Show(verbose: true);

        Assert.Equal(Reports["healthy"].Findings.Length, screen.All.Count(line => line.StartsWith("  pass  ", StringComparison.Ordinal)));
    }

    private static void ShowsWhatMatters(StatusReport report, Screen screen)
    {
        Assert.Contains(StatusView.Headline(report).Text, screen.Seen, StringComparison.Ordinal);
        Assert.All(report.Causes, cause => Assert.Contains(string.Join(' ', cause.Message.Split(' ').Take(3)), screen.Seen, StringComparison.Ordinal));
        Assert.Equal(report.Next.Length, screen.All.Count(line => line.StartsWith("Next: ", StringComparison.Ordinal)));
        Assert.All(report.Next, next => Assert.Contains($"\nNext: {next}\n", screen.Seen, StringComparison.Ordinal));
        Assert.All(screen.All, line => Assert.True(line.Length <= screen.Size!.Value.Width || line.StartsWith("Next: ", StringComparison.Ordinal), line));
    }

    private static void Compare(string name, Screen screen)
    {
        var file = Path.Combine(Folder, $"{name}.txt");
        var kept = File.Exists(file) ? File.ReadAllText(file) : "(no such file)";
        Assert.True(kept == screen.Seen, $"Screens/{name}.txt has\n{kept}\nand the screen is\n{screen.Seen}");
    }

    private static StatusReport Ha(params NodeState[] nodes)
    {
        var topology = Seen.With(nodes) with { Group = Seen.Group with { AuthTokenLastModified = Seen.Now.AddDays(-12) } };
        return StatusRoutine.Report(
            Seen.Sight(topology) with
            {
                BehindEndpoint = nodes[0] with { Id = "primary endpoint" },
                Updates = [],
                MaintenanceWindow = "sun:05:00-sun:06:00",
            },
            Seen.Target);
    }

    private static StatusReport Cluster()
    {
        NodeState[] nodes = [.. Shard("0001"), .. Shard("0002"), .. Shard("0003")];
        var topology = Seen.Cluster with
        {
            Nodes = [.. nodes],
            Group = Seen.Cluster.Group! with { MemberClusters = [.. nodes.Select(n => n.Id)], AuthTokenLastModified = Seen.Now.AddDays(-12) },
        };
        var outputs = Seen.ClusterOutputs with { Nodes = [.. nodes.Select(n => n.Id)] };
        return StatusRoutine.Report(Seen.Sight(topology) with { MaintenanceWindow = "sun:05:00-sun:06:00" }, Seen.Of(outputs));
    }

    private static NodeState[] Shard(string shard)
    {
        var primary = Primary with { Id = $"{Seen.Id}-{shard}-001", Shard = shard, Endpoint = $"10.0.{shard[^1]}.1:6379", ReplicationId = shard, SlotsServed = 10_923 };
        var replica = Replica with { Id = $"{Seen.Id}-{shard}-002", Shard = shard, Endpoint = $"10.0.{shard[^1]}.2:6379", ReplicationId = shard, SlotsServed = 10_923 };
        return shard == "0002"
            ? [Seen.Lost(primary), replica with { LinkUp = false, SecondsSincePrimary = null, LinkDownSeconds = 6, LagBytes = null }]
            : [primary, replica];
    }

    private static StatusReport Restarted()
    {
        var node = Primary with { UptimeSeconds = 40, Keys = 0, UsedMemoryBytes = 1_049_600, Hits = 0, Misses = 12, ConnectedReplicas = 0 };
        var single = Seen.Single(node);
        var topology = single with { Group = single.Group! with { AuthTokenLastModified = Seen.Now.AddDays(-12) } };
        return StatusRoutine.Report(
            Seen.Sight(topology) with
            {
                BehindEndpoint = node,
                MaintenanceWindow = "sun:05:00-sun:06:00",
                Events =
                [
                    new CacheEvent(Seen.First, "cache-cluster", "Finished recovery for cache nodes 0001", Seen.Now.AddSeconds(-40)),
                    new CacheEvent(Seen.First, "cache-cluster", "Recovering cache nodes 0001", Seen.Now.AddSeconds(-95)),
                ],
            },
            Seen.Of(Seen.SingleOutputs));
    }
}
