using System.Diagnostics;
using Amply.Lab.Supervisor;
using Amply.Lab.Tests.ControlPlane;

namespace Amply.Lab.Tests.Supervisor;

/// <summary>How labs end, and that nothing outlives them.</summary>
public sealed class EndingTests
{
    [Fact(Timeout = 120_000)]
    public async Task Down_leaves_no_process_and_no_directory()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync("ends", replicas: 1);
        // The shell, the supervisor and two servers at the least.
        Assert.True(ProcessesUnder.Find(folder.Of("ends")).Count >= 3);

        await folder.Labs.DownAsync("ends", CancellationToken.None);

        Assert.False(Directory.Exists(folder.Of("ends")));
        await ProcessesUnder.NoneLeftAsync(folder.Of("ends"));
        Assert.Empty(folder.Labs.List());
        var again = await Assert.ThrowsAsync<LabRefusedException>(() => folder.Labs.DownAsync("ends", CancellationToken.None));
        Assert.Contains("there is no lab 'ends'", again.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Supervisor_that_is_killed_takes_every_server_along_and_the_next_up_says_so()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync("crashes", replicas: 1);
        using (var supervisor = Process.GetProcessById((await folder.StatusAsync("crashes")).SupervisorProcessId))
        {
            supervisor.Kill();
        }

        await ProcessesUnder.NoneLeftAsync(folder.Of("crashes"));
        var crashed = await Assert.ThrowsAsync<LabRefusedException>(() => folder.StatusAsync("crashes"));
        Assert.Contains("has crashed", crashed.Message, StringComparison.Ordinal);
        Assert.Contains("./amply lab down --lab crashes", crashed.Remedy, StringComparison.Ordinal);

        var next = await folder.Labs.UpAsync(TestPlan.Of(replicas: 1), new LabOptions { Name = "crashes" }, CancellationToken.None);

        Assert.Contains("'crashes' had crashed", Assert.Single(next.Notes), StringComparison.Ordinal);
        Assert.True(LabFolder.IsWhole(await folder.StatusAsync("crashes")));
    }

    [Fact(Timeout = 120_000)]
    public async Task Supervisor_whose_door_is_shut_is_named_with_the_way_out()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync("deaf", replicas: 0);
        var state = Path.Combine(folder.Of("deaf"), "lab.json");
        await File.WriteAllTextAsync(state, (await File.ReadAllTextAsync(state)).Replace(":8080", ":8079", StringComparison.Ordinal));

        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => folder.StatusAsync("deaf"));

        Assert.Contains("does not answer at http://127.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("supervisor.log", refused.Message, StringComparison.Ordinal);
        Assert.Contains("./amply lab down --lab deaf", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Down_of_a_crashed_lab_cleans_up()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync("crashes", replicas: 0);
        using (var supervisor = Process.GetProcessById((await folder.StatusAsync("crashes")).SupervisorProcessId))
        {
            supervisor.Kill();
            await supervisor.WaitForExitAsync();
        }

        await folder.Labs.DownAsync("crashes", CancellationToken.None);

        Assert.Empty(folder.Labs.List());
        await ProcessesUnder.NoneLeftAsync(folder.Of("crashes"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Two_labs_side_by_side_do_not_collide()
    {
        await using var folder = new LabFolder();
        var both = await Task.WhenAll(folder.UpAsync("left", replicas: 1), folder.UpAsync("right", replicas: 0));
        await using var left = await RedisConnection.OpenAsync(both[0]);
        await using var right = await RedisConnection.OpenAsync(both[1]);
        await left.SendAsync("SET", "side", "left");
        await right.SendAsync("SET", "side", "right");

        Assert.Equal("left", await left.SendAsync("GET", "side"));
        Assert.Equal("right", await right.SendAsync("GET", "side"));
        Assert.Equal(["left", "right"], folder.Labs.List().ToArray());

        await folder.Labs.DownAsync("left", CancellationToken.None);

        Assert.Equal("right", await right.SendAsync("GET", "side"));
        Assert.True(LabFolder.IsWhole(await folder.StatusAsync("right")));
    }
}
