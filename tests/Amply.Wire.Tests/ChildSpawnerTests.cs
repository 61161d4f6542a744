namespace Amply.Wire.Tests;

public sealed class ChildSpawnerTests
{
    [Fact]
    public async Task Kill_EndsTheChild_AndItsIdentityIsGone()
    {
        using var spawner = new ChildSpawner();
        using var child = await spawner.StartAsync("/bin/sleep", "600");
        var identity = ProcessIdentity.Of(child.Id);
        Assert.True(identity!.IsAlive);
        Assert.False(child.HasEnded);

        await child.KillAsync();

        Assert.True(child.HasEnded);
        Assert.False(identity.IsAlive);
        Assert.Null(ProcessIdentity.Of(child.Id));
    }

    [Fact]
    public async Task Identity_IsNotThatOfAnotherProcessWithTheSameId()
    {
        using var spawner = new ChildSpawner();
        using var child = await spawner.StartAsync("/bin/sleep", "600");
        var identity = ProcessIdentity.Of(child.Id)!;

        Assert.False((identity with { StartTicks = identity.StartTicks - 1 }).IsAlive);

        await child.KillAsync();
    }

    [Fact]
    public async Task ExitCode_IsTheProgramsOwn()
    {
        using var spawner = new ChildSpawner();
        using var child = await spawner.StartAsync("/bin/sh", "-c", "exit 7");
        while (!child.HasEnded)
        {
            await Task.Delay(10);
        }

        Assert.Equal(7, child.ExitCode);
    }
}
