using Amply.Lab.Group;
using Amply.Lab.Group.Operations;
using Amply.Lab.Group.Snapshots;
using Amply.Model;

namespace Amply.Lab.Tests.ControlPlane;

public sealed class HousekeepingTests
{
    [Fact]
    public async Task A_deferred_change_waits_for_the_maintenance_window()
    {
        await using var lab = await LabUnderTest.StartAsync();
        await using var keeping = new Housekeeping(lab.Control, log: null);

        var started = lab.Control.Modify.Begin(new GroupChange { NodeType = "cache.t3.small" }, applyImmediately: false);
        await started.Completion;
        keeping.Run();
        var before = (lab.Control.Group.State.Settings.NodeType, lab.Control.Group.State.Deferred.NodeType, lab.Control.Group.State.Status);
        // From Monday noon to Sunday 05:30.
        lab.Time.SetUtcNow(new DateTimeOffset(2026, 3, 8, 5, 30, 0, TimeSpan.Zero));
        keeping.Run();
        await lab.SettleAsync();

        Assert.Equal(("cache.t3.micro", "cache.t3.small", GroupStatus.Available), before);
        Assert.Equal("cache.t3.small", lab.Control.Group.State.Settings.NodeType);
        Assert.False(lab.Control.Group.State.Deferred.TouchesNodes);
    }

    [Fact]
    public async Task A_later_change_applied_immediately_takes_the_deferred_ones_along()
    {
        await using var lab = await LabUnderTest.StartAsync();

        lab.Control.Modify.Begin(new GroupChange { NodeType = "cache.t3.small" }, applyImmediately: false);
        await lab.Control.Modify.Begin(new GroupChange { EngineVersion = "7.1" }, applyImmediately: true).Completion;

        Assert.Equal(("cache.t3.small", "7.1"), (lab.Control.Group.State.Settings.NodeType, lab.Control.Group.State.Settings.EngineVersion));
    }

    [Fact]
    public async Task One_snapshot_a_day_is_made_of_a_replica_and_kept_as_long_as_asked()
    {
        await using var lab = await LabUnderTest.StartAsync(adapt: settings => settings with { SnapshotRetentionLimit = 2 });
        await using var keeping = new Housekeeping(lab.Control, log: null);

        for (var day = 3; day <= 6; day++)
        {
            foreach (var (hour, minute) in new[] { (3, 30), (4, 30), (4, 40), (5, 30) })
            {
                lab.Time.SetUtcNow(new DateTimeOffset(2026, 3, day, hour, minute, 0, TimeSpan.Zero));
                keeping.Run();
                await lab.SettleAsync();
            }
        }

        Assert.Equal(
            ["automatic.amply-redis-test-002-2026-03-05-04-30", "automatic.amply-redis-test-002-2026-03-06-04-30"],
            lab.Control.Catalogue.All.Select(snapshot => snapshot.Name).Order());
        Assert.All(lab.Control.Catalogue.All, snapshot => Assert.Equal((SnapshotSource.Automated, SnapshotStatus.Available), (snapshot.Source, snapshot.Status)));
    }

    [Fact]
    public async Task Without_retention_no_snapshot_is_made()
    {
        await using var lab = await LabUnderTest.StartAsync(adapt: settings => settings with { SnapshotRetentionLimit = 0 });
        await using var keeping = new Housekeeping(lab.Control, log: null);
        lab.Time.SetUtcNow(new DateTimeOffset(2026, 3, 3, 4, 30, 0, TimeSpan.Zero));

        keeping.Run();

        Assert.Empty(lab.Control.Catalogue.All);
    }

    [Theory]
    [InlineData("sun:05:00-sun:06:00", "2026-03-08T05:59:00Z", true)]
    [InlineData("sun:05:00-sun:06:00", "2026-03-08T06:00:00Z", false)]
    [InlineData("sat:23:30-sun:00:30", "2026-03-08T00:10:00Z", true)]
    [InlineData("sat:23:30-sun:00:30", "2026-03-07T23:29:00Z", false)]
    [InlineData("23:00-01:00", "2026-03-03T00:30:00Z", true)]
    [InlineData("23:00-01:00", "2026-03-03T02:30:00Z", false)]
    public void A_window_contains_its_moments(string window, string moment, bool expected) =>
        Assert.Equal(expected, WeeklyWindow.Parse(window)!.Contains(DateTimeOffset.Parse(moment)));

    [Theory]
    [InlineData("someday")]
    [InlineData("25:00-26:00")]
    [InlineData("xyz:05:00-xyz:06:00")]
    [InlineData("sun:05:00-06:00")]
    public void What_is_no_window_is_none(string text) => Assert.Null(WeeklyWindow.Parse(text));
}
