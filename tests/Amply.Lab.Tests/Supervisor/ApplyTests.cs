using Amply.Lab.Tests.Api;
using Amply.Lab.Tests.ControlPlane;
using Amply.Model;
using Amply.Model.Outputs;
using Amply.Model.Plans;

namespace Amply.Lab.Tests.Supervisor;

/// <summary>A running lab moves to another plan with its clients connected.</summary>
public sealed class ApplyTests
{
    private const string Name = "grows";

    [Fact(Timeout = 120_000)]
    public async Task Single_becomes_ha_in_place_and_single_again_with_clients_connected()
    {
        await using var folder = new LabFolder();
        var outputs = await folder.UpAsync(Name, replicas: 0);
        await using var client = await RedisConnection.OpenAsync(outputs);
        await client.SendAsync("SET", "session:1", "kept");
        var connection = await client.SendAsync("CLIENT", "ID");
        var process = (await folder.NodeAsync(Name, LabFolder.First)).ProcessId;
        using var api = new RawClient(new Uri(outputs.ApiEndpoint!));

        var grown = await folder.Labs.ApplyAsync(Name, Plan(Mode.Ha), ["mode=ha"], CancellationToken.None);

        Assert.Null(grown.Problem);
        Assert.NotEmpty(grown.Steps);
        Assert.True(LabFolder.IsWhole(await folder.StatusAsync(Name)));
        Assert.Equal([LabFolder.First, LabFolder.Second], await MembersAsync(api));
        Assert.Equal("enabled", await FailoverAsync(api));
        Check(folder.Labs.Outputs(Name), Mode.Ha, outputs);
        Assert.Equal([LabFolder.First, LabFolder.Second], folder.Labs.Outputs(Name).Nodes.ToArray());
        Assert.Equal(["mode=ha"], folder.Labs.Options(Name).Settings.ToArray());
        await using (var reader = await RedisConnection.OpenAsync(outputs, outputs.ReaderEndpoint))
        {
            Assert.StartsWith("slave\n", await reader.SendAsync("ROLE"), StringComparison.Ordinal);
            Assert.Equal("kept", await reader.SendAsync("GET", "session:1"));
        }

        await client.SendAsync("SET", "session:2", "kept");
        Assert.Equal("1", await client.SendAsync("WAIT", "1", "5000"));

        var shrunk = await folder.Labs.ApplyAsync(Name, Plan(Mode.Single), ["mode=single"], CancellationToken.None);

        Assert.Null(shrunk.Problem);
        Assert.Equal(LabFolder.First, Assert.Single(await MembersAsync(api)));
        Assert.Equal("disabled", await FailoverAsync(api));
        Check(folder.Labs.Outputs(Name), Mode.Single, outputs);
        Assert.Equal(LabFolder.First, Assert.Single(folder.Labs.Outputs(Name).Nodes));
        Assert.False(Directory.Exists(Path.Combine(folder.Of(Name), "nodes", LabFolder.Second)));
        Assert.Equal("kept\nkept", await client.SendAsync("MGET", "session:1", "session:2"));
        Assert.Equal(connection, await client.SendAsync("CLIENT", "ID"));
        Assert.Equal(process, (await folder.NodeAsync(Name, LabFolder.First)).ProcessId);
    }

    [Fact(Timeout = 120_000)]
    public async Task Apply_of_the_same_plan_does_nothing()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync(Name, replicas: 0);

        var result = await folder.Labs.ApplyAsync(Name, TestPlan.Of(replicas: 0), [], CancellationToken.None);

        Assert.Null(result.Problem);
        Assert.Empty(result.Steps);
    }

    [Fact(Timeout = 120_000)]
    public async Task Plan_of_another_group_is_a_problem_and_changes_nothing()
    {
        await using var folder = new LabFolder();
        await folder.UpAsync(Name, replicas: 0);
        var before = await File.ReadAllTextAsync(folder.Labs.PlanFile(Name));

        var result = await folder.Labs.ApplyAsync(Name, TestPlan.Of(replicas: 1, id: "another-group"), ["mode=ha"], CancellationToken.None);

        Assert.Contains("another-group", result.Problem, StringComparison.Ordinal);
        Assert.Empty(result.Steps);
        Assert.Equal(before, await File.ReadAllTextAsync(folder.Labs.PlanFile(Name)));
        Assert.Empty(folder.Labs.Options(Name).Settings);
        Assert.Single((await folder.StatusAsync(Name)).Nodes);
    }

    private static PlanDocument Plan(Mode mode)
    {
        var plan = TestPlan.Of(replicas: mode is Mode.Ha ? 1 : 0);
        return plan with { Outputs = plan.Outputs with { Mode = mode } };
    }

    private static void Check(StackOutputs now, Mode mode, StackOutputs before)
    {
        Assert.Equal(mode, now.Mode);
        Assert.Equal(before.PrimaryEndpoint, now.PrimaryEndpoint);
        Assert.Equal(before.RedisUrl, now.RedisUrl);
        Assert.Equal(before.ApiEndpoint, now.ApiEndpoint);
    }

    private static async Task<IEnumerable<string>> MembersAsync(RawClient api) => (await GroupAsync(api)).Values("ClusterId");

    private static async Task<string> FailoverAsync(RawClient api) => Assert.Single((await GroupAsync(api)).Values("AutomaticFailover"));

    private static async Task<QueryAnswer> GroupAsync(RawClient api)
    {
        var answer = await api.QueryAsync("DescribeReplicationGroups", ("ReplicationGroupId", LabUnderTest.GroupId));
        Assert.Equal(["available"], answer.Root.Descendants().Where(e => e.Name.LocalName == "Status" && e.Parent!.Name.LocalName == "ReplicationGroup").Select(e => e.Value));
        return answer;
    }
}
