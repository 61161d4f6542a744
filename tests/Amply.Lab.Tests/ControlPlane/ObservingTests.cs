using Amply.Lab.Servers;

namespace Amply.Lab.Tests.ControlPlane;

public sealed class ObservingTests
{
    private const string First = LabUnderTest.GroupId + "-001";
    private const string Second = LabUnderTest.GroupId + "-002";

    [Fact]
    public async Task A_description_does_not_hang_because_a_node_does()
    {
        await using var lab = await LabUnderTest.StartAsync();
        await lab.Control.Group.ObserveAsync(CancellationToken.None);
        lab.DataPlane.HoldView = new TaskCompletionSource();

        var (state, nodes) = await lab.Control.Group.ObserveAsync(CancellationToken.None);

        Assert.Equal(2, nodes.Count);
        Assert.Equal(First, state.Members.Single(member => member.IsPrimary).Id);
        lab.DataPlane.HoldView.SetResult();
    }

    [Fact]
    public async Task A_look_that_began_before_a_promotion_does_not_undo_it()
    {
        await using var lab = await LabUnderTest.StartAsync();
        lab.DataPlane.HoldView = new TaskCompletionSource();
        var look = lab.Control.Group.WatchAsync(CancellationToken.None);

        await lab.Control.TestFailover.Begin("0001").Completion;
        lab.DataPlane.HoldView.SetResult();
        var (state, _) = await look;

        Assert.Equal(Second, state.Members.Single(member => member.IsPrimary).Id);
    }

    [Fact]
    public async Task A_promotion_that_the_nodes_made_by_themselves_is_seen()
    {
        await using var lab = await LabUnderTest.StartAsync(cluster: true);
        lab.DataPlane.SetRole(LabUnderTest.GroupId + "-0001-001", NodeRole.Replica);
        lab.DataPlane.SetRole(LabUnderTest.GroupId + "-0001-002", NodeRole.Primary);

        var (state, _) = await lab.Control.Group.ObserveAsync(CancellationToken.None);

        Assert.Equal(LabUnderTest.GroupId + "-0001-002", state.Members.Single(member => member.IsPrimary).Id);
    }
}
