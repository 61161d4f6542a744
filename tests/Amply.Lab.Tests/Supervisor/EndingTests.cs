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

    [Theory(Timeout = 120_000)]
    [InlineData("x", null)]
    [InlineData("", "{")]
    [InlineData("1 2", "{\"supervisor\":null,\"apiEndpoint\":null,\"controlToken\":null,\"started\":\"2025-01-01T00:00:00Z\"}")]
    [InlineData("99999999999 1", "null")]
    [InlineData(null, "")]
    public async Task Down_of_a_lab_whose_records_are_damaged_leaves_no_process(string? process, string? state)
    {
        await using var folder = new LabFolder();
        await folder.UpAsync("damaged", replicas: 1);
        Damage(folder, "process", process);
        Damage(folder, Path.Combine("nodes", LabFolder.First, "process"), process);
        if (state is not null)
        {
            Damage(folder, "lab.json", state);
        }

        var end = await folder.Labs.DownAsync("damaged", CancellationToken.None);

        Assert.Empty(end.Left);
        Assert.Empty(ProcessesUnder.Find(folder.Of("damaged")));
        Assert.False(Directory.Exists(folder.Of("damaged")));
    }

    [Fact(Timeout = 120_000)]
    public async Task Second_up_of_a_lab_whose_records_are_damaged_is_refused()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync("damaged", replicas: 0);
        Damage(folder, "process", "x");
        Damage(folder, "lab.json", "{");

        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => folder.UpAsync("damaged", replicas: 0));

        Assert.Contains("lab 'damaged' is running already", refused.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"supervisor\":{\"processId\":99999999999,\"startTicks\":1}}")]
    public async Task What_a_lab_keeps_of_itself_is_named_where_it_is_damaged(string text)
    {
        await using var folder = new LabFolder();
        await folder.UpAsync("damaged", replicas: 0);
        Damage(folder, "lab.json", text);
        Damage(folder, "options.json", text);
        Damage(folder, "outputs.json", text);

        LabRefusedException[] refused =
        [
            await Assert.ThrowsAsync<LabRefusedException>(() => folder.StatusAsync("damaged")),
            Assert.Throws<LabRefusedException>(() => folder.Labs.Options("damaged")),
            Assert.Throws<LabRefusedException>(() => folder.Labs.Outputs("damaged")),
        ];

        Assert.Equal(
            ((string[])["lab.json", "options.json", "outputs.json"]).Select(file => $"lab 'damaged': its file '{Path.Combine(folder.Of("damaged"), file)}' cannot be used: it is damaged"),
            refused.Select(r => r.Message));
        Assert.All(refused, r => Assert.StartsWith("Fix: end the lab and start it again: ./amply lab down --lab damaged", r.Remedy, StringComparison.Ordinal));
    }

    [Fact(Timeout = 120_000)]
    public async Task Supervisor_that_is_killed_while_it_starts_is_told_with_the_signal_and_leaves_nothing()
    {
        await using var folder = new LabFolder();
        var starting = folder.UpAsync("killed", replicas: 1);
        var record = Path.Combine(folder.Of("killed"), "process");
        while (!File.Exists(record))
        {
            await Task.Delay(1);
        }

        using (var supervisor = Process.GetProcessById(int.Parse(File.ReadAllText(record).Split(' ')[0])))
        {
            supervisor.Kill();
        }

        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => starting);

        Assert.StartsWith("lab 'killed' was not started: its supervisor (process ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(") was killed by signal 9 before it was ready; its log ", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("Fix: start it again", refused.Remedy, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("killed")));
        await ProcessesUnder.NoneLeftAsync(folder.Of("killed"));
    }

    [Fact]
    public async Task Root_that_cannot_be_used_is_named_with_what_mends_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            var labs = new LabClient(Path.Combine(file, "labs"), TimeProvider.System);

            var refused = await Assert.ThrowsAsync<LabRefusedException>(() => labs.UpAsync(TestPlan.Of(replicas: 0), new LabOptions { Name = "nowhere" }, CancellationToken.None));

            Assert.Equal($"the labs in '{Path.Combine(file, "labs")}' cannot be used: a file has its name", refused.Message);
            Assert.Contains("AMPLY_HOME=", refused.Remedy, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
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

    // Null: it is not there.
    private static void Damage(LabFolder folder, string file, string? text)
    {
        var path = Path.Combine(folder.Of("damaged"), file);
        File.Delete(path);
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }
    }
}
