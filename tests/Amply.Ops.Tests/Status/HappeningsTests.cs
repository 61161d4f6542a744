using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Routines.Status;

namespace Amply.Ops.Tests.Status;

public sealed class HappeningsTests
{
    private static readonly NodeState Young = Seen.Primary with { UptimeSeconds = 40, Keys = 0 };

    [Fact]
    public void Own_AreTheGroupsEvents_TheNewestFirst_AndAFailoverOnce()
    {
        const string Failover = $"Failover from primary node {Seen.First} to replica node {Seen.Second} completed";
        var events = Happenings.Own(
            [
                Event(Seen.Id, "Test Failover API called for node group 0001", 60),
                Event(Seen.Second, Failover, 50),
                Event(Seen.Id, Failover, 50),
                Event("amply-redis-prod-g2", "Failover of another group", 45),
                Event(Seen.First, "Recovering cache nodes 0001", 40),
            ],
            Seen.Id).Select(Happenings.Line).ToArray();

        Assert.Equal(["replacement", "failover", "failover"], events.Select(e => e.Kind));
        Assert.Equal(
            [$"{Seen.First}: Recovering cache nodes 0001", $"failover: {Seen.First} -> {Seen.Second}", $"{Seen.Id}: Test Failover API called for node group 0001"],
            events.Select(Happenings.Words));
    }

    [Fact]
    public void Note_OfAnOnlyNodeThatRestarted_SaysWhoWasLoggedOut()
    {
        var sight = Seen.Sight(Seen.With(Young)) with { Events = [Event(Seen.First, "Finished recovery for cache nodes 0001", 40)] };

        Assert.Equal($"{Seen.First} restarted 40 s ago and is empty: everyone was logged out.", Assert.Single(Happenings.Notes(sight, Seen.Target)));
        var filled = sight with { Topology = Seen.With(Young with { Keys = 555 }) };
        Assert.EndsWith("came back empty: everyone was logged out. It has 555 keys now.", Assert.Single(Happenings.Notes(filled, Seen.Target)), StringComparison.Ordinal);
        Assert.True(Happenings.HasLostData(filled));
    }

    [Theory]
    [InlineData("Replication group amply-redis-prod created", Seen.Id)]
    [InlineData($"Failover from primary node {Seen.Second} to replica node {Seen.First} completed", Seen.Id)]
    public void Note_OfANodeThatIsNew_IsNone(string message, string source)
    {
        var sight = Seen.Sight(Seen.With(Young, Seen.Replica)) with { Events = [Event(source, message, 40)] };

        Assert.Empty(Happenings.Notes(sight, Seen.Target));
        Assert.False(Happenings.HasLostData(sight));
    }

    [Fact]
    public void Note_WithoutEvents_DoesNotGuess() =>
        Assert.Empty(Happenings.Notes(Seen.Sight(Seen.With(Young)) with { Events = null }, Seen.Target));

    [Fact]
    public void Notes_NameOtherDatabasesRotationUpdatesAndAnOpenWindow()
    {
        var topology = Seen.With(Seen.Primary with { OtherDatabases = ImmutableSortedDictionary<string, long>.Empty.Add("db1", 1) }, Seen.Replica) with
        {
            Group = Seen.Group with { Pending = new PendingModifiedValues { AuthTokenStatus = "ROTATING" } },
        };
        // A Tuesday at three.
        var sight = Seen.Sight(topology) with
        {
            Updates = [new UpdateAction("elasticache-patch-7", "not-applied", "critical", new DateTimeOffset(2025, 3, 24, 0, 0, 0, TimeSpan.Zero))],
            MaintenanceWindow = "tue:02:30-tue:03:30",
        };

        Assert.Equal(
            [
                "db1: 1 key, not looked at. Only database 0 is looked at.",
                "A rotation of the token is running (ROTATING).",
                "Service update elasticache-patch-7: critical, not-applied, to apply by 2025-03-24.",
                "The maintenance window of amply-redis-prod is open now (tue:02:30-tue:03:30 UTC).",
            ],
            Happenings.Notes(sight, Seen.Target).AsEnumerable());
    }

    private static CacheEvent Event(string source, string message, int secondsAgo) =>
        new(source, source == Seen.Id ? "replication-group" : "cache-cluster", message, Seen.Now.AddSeconds(-secondsAgo));
}
