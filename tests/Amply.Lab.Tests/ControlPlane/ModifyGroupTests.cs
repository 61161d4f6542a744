using Amply.Lab.Group;

namespace Amply.Lab.Tests.ControlPlane;

public sealed class ModifyGroupTests
{
    private const string Second = "second-token-of-the-lab";
    private const string Third = "third-token-of-the-lab!";

    [Fact]
    public async Task A_rotation_keeps_the_old_token_until_the_new_one_is_set()
    {
        await using var lab = await LabUnderTest.StartAsync();

        await TokenAsync(lab, Second, AuthTokenStrategy.Rotate);
        var both = lab.DataPlane.Tokens;
        await TokenAsync(lab, Second, AuthTokenStrategy.Set);

        Assert.Equal([LabUnderTest.Token, Second], both.AsEnumerable());
        Assert.Equal([Second], lab.DataPlane.Tokens.AsEnumerable());
        Assert.Equal(lab.Time.GetUtcNow(), lab.Control.Group.State.AuthTokenLastModified);
    }

    [Fact]
    public async Task A_second_rotation_drops_the_oldest_token()
    {
        await using var lab = await LabUnderTest.StartAsync();

        await TokenAsync(lab, Second, AuthTokenStrategy.Rotate);
        await TokenAsync(lab, Third, AuthTokenStrategy.Rotate);

        Assert.Equal([Second, Third], lab.DataPlane.Tokens.AsEnumerable());
    }

    [Fact]
    public async Task A_token_that_the_nodes_did_not_take_is_not_in_force()
    {
        await using var lab = await LabUnderTest.StartAsync();
        lab.DataPlane.Failure = new IOException("node lost");

        await Assert.ThrowsAsync<IOException>(() => TokenAsync(lab, Second, AuthTokenStrategy.Rotate));

        Assert.False(lab.Control.Group.Tokens.Accepts(Second));
        Assert.Equal(GroupStatus.Available, lab.Control.Group.State.Status);
    }

    [Fact]
    public async Task A_failed_change_of_failover_leaves_it_as_it_was()
    {
        await using var lab = await LabUnderTest.StartAsync();
        lab.DataPlane.Failure = new IOException("node lost");

        await Assert.ThrowsAsync<IOException>(() => lab.Control.Modify.Begin(
            new GroupChange { AutomaticFailover = false, MultiAz = false, NodeType = "cache.t3.small" }, applyImmediately: true).Completion);

        var state = lab.Control.Group.State;
        Assert.Equal((AutomaticFailoverStatus.Enabled, true, "cache.t3.micro"), (state.AutomaticFailover, state.MultiAz, state.Settings.NodeType));
    }

    [Fact]
    public async Task Compatible_is_reached_and_left_again_but_enabled_is_not_left()
    {
        await using var lab = await LabUnderTest.StartAsync();

        await ModeAsync(ClusterMode.Compatible);
        await ModeAsync(ClusterMode.Disabled);
        Assert.DoesNotContain("enable cluster mode", lab.DataPlane.Calls);
        await ModeAsync(ClusterMode.Compatible);
        await ModeAsync(ClusterMode.Enabled);
        var back = lab.Control.Modify.Begin(new GroupChange { ClusterMode = ClusterMode.Disabled }, applyImmediately: true);

        Assert.Contains("enable cluster mode", lab.DataPlane.Calls);
        Assert.Equal(TimeSpan.FromMilliseconds(300), lab.Control.Group.State.SwitchOutage);
        Assert.Equal("ClusterMode enabled cannot be taken back.", back.Refusal?.Message);

        async Task ModeAsync(ClusterMode mode)
        {
            await lab.Control.Modify.Begin(new GroupChange { ClusterMode = mode }, applyImmediately: true).Completion;
            Assert.Equal(mode, lab.Control.Group.State.Settings.ClusterMode);
        }
    }

    [Fact]
    public async Task Nothing_that_is_printed_of_a_change_holds_its_token()
    {
        await using var lab = await LabUnderTest.StartAsync();
        lab.DataPlane.Hold = new TaskCompletionSource();

        var started = lab.Control.Modify.Begin(new GroupChange { AuthToken = new AuthTokenChange(Second, AuthTokenStrategy.Rotate) }, applyImmediately: true);
        var printed = lab.Control.Group.State.ToString() + started;

        Assert.DoesNotContain(Second, printed, StringComparison.Ordinal);
        var refused = lab.Control.Modify.Begin(new GroupChange { AuthToken = new AuthTokenChange("has a space and more", AuthTokenStrategy.Set) }, applyImmediately: true);
        Assert.DoesNotContain("has a space", refused.Refusal!.Message, StringComparison.Ordinal);
    }

    private static Task TokenAsync(LabUnderTest lab, string token, AuthTokenStrategy strategy)
    {
        var started = lab.Control.Modify.Begin(new GroupChange { AuthToken = new AuthTokenChange(token, strategy) }, applyImmediately: true);
        Assert.Null(started.Refusal);
        return started.Completion;
    }
}
