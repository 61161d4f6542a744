using System.Net;
using System.Net.Sockets;
using Amply.Lab.Supervisor;
using Amply.Lab.Tests.ControlPlane;

namespace Amply.Lab.Tests.Supervisor;

/// <summary>What keeps a lab from starting, and what is left of the attempt: nothing.</summary>
public sealed class StartingTests
{
    [Fact(Timeout = 120_000)]
    public async Task Second_up_of_the_same_name_is_refused_and_changes_nothing()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync("taken", replicas: 0);
        await using var client = await RedisConnection.OpenAsync(outputs);
        await client.SendAsync("SET", "session:1", "kept");
        var before = await folder.StatusAsync("taken");
        var written = await File.ReadAllTextAsync(Path.Combine(folder.Of("taken"), "outputs.json"));

        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => folder.UpAsync("taken", replicas: 1));

        Assert.Contains("lab 'taken' is running already", refused.Message, StringComparison.Ordinal);
        Assert.Contains(before.SupervisorProcessId.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains("./amply lab down --lab taken", refused.Remedy, StringComparison.Ordinal);
        var after = await folder.StatusAsync("taken");
        Assert.Equal(before.SupervisorProcessId, after.SupervisorProcessId);
        Assert.Equal(before.Nodes.Select(node => (node.Id, node.ProcessId)), after.Nodes.Select(node => (node.Id, node.ProcessId)));
        Assert.Equal(written, await File.ReadAllTextAsync(Path.Combine(folder.Of("taken"), "outputs.json")));
        Assert.Equal("kept", await client.SendAsync("GET", "session:1"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Two_ups_of_one_name_at_once_leave_one_lab()
    {
        await using var folder = new LabFolder();

        using var together = new Barrier(2);
        var ups = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            together.SignalAndWait();
            return folder.UpAsync("race", replicas: 0);
        })).ToArray();
        await Task.WhenAll(ups.Select(up => up.ContinueWith(_ => { }, TaskScheduler.Default)));

        var refused = Assert.IsType<LabRefusedException>(Assert.Single(ups, up => up.IsFaulted).Exception!.InnerException);
        Assert.Contains("'race'", refused.Message, StringComparison.Ordinal);
        Assert.True(LabFolder.IsWhole(await folder.StatusAsync("race")));
    }

    [Fact(Timeout = 120_000)]
    public async Task Taken_port_is_named_with_the_option_that_chooses_another()
    {
        await using var folder = new LabFolder();
        using var holder = new TcpListener(IPAddress.Any, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var refused = await Assert.ThrowsAsync<LabRefusedException>(
            () => folder.Labs.UpAsync(TestPlan.Of(replicas: 1), new LabOptions { Name = "blocked", Port = port }, CancellationToken.None));

        Assert.Contains($"port {port} is taken", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"(process {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"--port {port + 1}", refused.Remedy, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("blocked")));
        await ProcessesUnder.NoneLeftAsync(folder.Of("blocked"));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("")]
    [InlineData("7up")]
    [InlineData("../elsewhere")]
    [InlineData("two words")]
    [InlineData("a234567890123456789012345678901234567890")]
    public async Task Name_that_cannot_be_a_directory_is_refused(string name)
    {
        await using var folder = new LabFolder();

        var refused = await Assert.ThrowsAsync<LabRefusedException>(() => folder.UpAsync(name, replicas: 0));

        Assert.Contains($"'{name}' is not a lab's name", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--name", refused.Remedy, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }
}
