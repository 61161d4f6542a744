using Amply.Lab.Group;
using Amply.Lab.Group.Operations;
using Amply.Lab.Servers;

namespace Amply.Lab.Tests.ControlPlane;

public sealed class LossWatchTests
{
    private const string Primary = LabUnderTest.GroupId + "-001";
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_lost_primary_is_failed_over_after_the_delay_and_not_before()
    {
        await using var lab = await LabUnderTest.StartAsync();
        await using var watch = Watch(lab);
        lab.DataPlane.SetRole(Primary, NodeRole.Unreachable);

        await watch.LookAsync(CancellationToken.None);
        lab.Time.Advance(Delay - TimeSpan.FromSeconds(1));
        await watch.LookAsync(CancellationToken.None);
        var early = lab.DataPlane.Calls;
        lab.Time.Advance(TimeSpan.FromSeconds(1));
        lab.DataPlane.SetRole(Primary, NodeRole.Unreachable);
        await watch.LookAsync(CancellationToken.None);
        await lab.SettleAsync();

        Assert.Empty(early);
        Assert.Contains("failover 0001", lab.DataPlane.Calls);
        Assert.Equal(LabUnderTest.GroupId + "-002", lab.Control.Group.State.Members.Single(member => member.IsPrimary).Id);
        var told = lab.Control.Group.Events.Between(DateTimeOffset.MinValue, lab.Time.GetUtcNow(), EventSource.ReplicationGroup, null);
        Assert.Contains(told, one => one.Message.StartsWith("Failover from primary node", StringComparison.Ordinal));
        Assert.DoesNotContain(told, one => one.Message.StartsWith("Test Failover", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_primary_that_comes_back_in_time_stays()
    {
        await using var lab = await LabUnderTest.StartAsync();
        await using var watch = Watch(lab);

        lab.DataPlane.SetRole(Primary, NodeRole.Unreachable);
        await watch.LookAsync(CancellationToken.None);
        lab.Time.Advance(Delay / 2);
        lab.DataPlane.SetRole(Primary, NodeRole.Primary);
        await watch.LookAsync(CancellationToken.None);
        lab.DataPlane.SetRole(Primary, NodeRole.Unreachable);
        await watch.LookAsync(CancellationToken.None);
        lab.Time.Advance(Delay / 2);
        await watch.LookAsync(CancellationToken.None);

        Assert.Empty(lab.DataPlane.Calls);
    }

    [Fact]
    public async Task Without_automatic_failover_nothing_is_promoted_and_the_primary_comes_back()
    {
        await using var lab = await LabUnderTest.StartAsync(adapt: settings => settings with { AutomaticFailover = false, MultiAz = false });
        await using var watch = Watch(lab);

        await LoseAsync(lab, watch, Primary);

        Assert.Equal([$"recover {Primary}"], lab.DataPlane.Calls.AsEnumerable());
        Assert.Equal(Primary, lab.Control.Group.State.Members.Single(member => member.IsPrimary).Id);
    }

    [Fact]
    public async Task A_lost_replica_is_brought_back_and_told_of()
    {
        await using var lab = await LabUnderTest.StartAsync();
        await using var watch = Watch(lab);

        await LoseAsync(lab, watch, LabUnderTest.GroupId + "-002");

        Assert.Equal([$"recover {LabUnderTest.GroupId}-002"], lab.DataPlane.Calls.AsEnumerable());
        Assert.Equal(
            ["Finished recovery for cache nodes 0001", "Recovering cache nodes 0001"],
            lab.Control.Group.Events.Between(DateTimeOffset.MinValue, lab.Time.GetUtcNow(), EventSource.CacheCluster, LabUnderTest.GroupId + "-002").Select(one => one.Message));
    }

    [Fact]
    public async Task A_replica_that_hangs_is_left_alone()
    {
        await using var lab = await LabUnderTest.StartAsync();
        await using var watch = Watch(lab);
        lab.DataPlane.SetProcess(LabUnderTest.GroupId + "-002", 4711);

        await LoseAsync(lab, watch, LabUnderTest.GroupId + "-002");

        Assert.Empty(lab.DataPlane.Calls);
    }

    private static async Task LoseAsync(LabUnderTest lab, LossWatch watch, string nodeId)
    {
        lab.DataPlane.SetRole(nodeId, NodeRole.Unreachable);
        await watch.LookAsync(CancellationToken.None);
        lab.Time.Advance(Delay);
        await watch.LookAsync(CancellationToken.None);
        await lab.SettleAsync();
    }

    private static LossWatch Watch(LabUnderTest lab) => new(lab.Control, Delay, log: null);
}
