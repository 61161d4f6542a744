using System.Net;
using Amply.Ops.Routines.Clients;
using Amply.Wire;

namespace Amply.Ops.Tests.Looks;

/// <summary>Connections in groups, and the filter that chooses them.</summary>
public sealed class ClientGroupsTests
{
    [Fact]
    public void Biggest_IsFirstWithItsRanges()
    {
        var groups = new ClientGroups(ClientGrouping.Address);
        groups.Add("n-001", Client(1, "10.0.0.1:1", age: 5, idle: 2));
        groups.Add("n-001", Client(2, "10.0.0.2:1", age: 100, idle: 90));
        groups.Add("n-002", Client(3, "10.0.0.2:2", age: 7, idle: 0, name: "web"));

        var biggest = groups.Biggest().ToArray();

        Assert.Equal(["10.0.0.2", "10.0.0.1"], biggest.Select(group => group.Key));
        var one = biggest[0];
        Assert.Equal((2, 0L, 90L, 7L, 100L, 2_000L), (one.Connections, one.LeastIdleSeconds, one.MostIdleSeconds, one.YoungestSeconds, one.OldestSeconds, one.MemoryBytes));
        Assert.Equal<string>(["web"], one.Names);
        Assert.Equal<string>(["n-001", "n-002"], one.Nodes);
    }

    [Fact]
    public void Groups_AreBounded()
    {
        var groups = new ClientGroups(ClientGrouping.Name);
        for (var i = 0; i < 12_000; i++)
        {
            groups.Add("n-001", Client(i + 1, "10.0.0.1:1", name: $"client{i}"));
        }

        Assert.Equal((12_000, 10_001, "(more)", 2_000), (groups.Connections, groups.Count, groups.Biggest().First().Key, groups.Biggest().First().Connections));
    }

    [Fact]
    public void Filter_MatchesAllOfItsParts()
    {
        var filter = new ClientFilter { Addresses = [IPNetwork.Parse("10.0.0.0/24")], Name = "web", IdleOver = TimeSpan.FromSeconds(30) };

        Assert.True(filter.Matches(Client(1, "10.0.0.9:1", idle: 30, name: "web")));
        Assert.True(filter.Matches(Client(1, "[::ffff:10.0.0.9]:1", idle: 31, name: "web")));
        Assert.False(filter.Matches(Client(1, "10.0.1.9:1", idle: 30, name: "web")));
        Assert.False(filter.Matches(Client(1, "10.0.0.9:1", idle: 29, name: "web")));
        Assert.False(filter.Matches(Client(1, "10.0.0.9:1", idle: 30)));
        Assert.False(filter.Matches(Client(1, "/tmp/redis.sock:0", idle: 30, name: "web")));
        Assert.Equal("address 10.0.0.0/24, name web, idle for 30 s or more", filter.Words);
    }

    private static ClientLine Client(long id, string address, int age = 0, int idle = 0, string name = "") => ClientLine.Parse(
        $"id={id} addr={address} laddr=10.0.1.20:6379 fd=8 name={name} age={age} idle={idle} flags=N db=0 sub=0 psub=0 ssub=0 omem=0 tot-mem=1000 cmd=get user=default\n").Single();
}
