namespace Amply.Wire.Tests;

public sealed class ClusterLineTests
{
    private const string Itself = "a1 127.0.0.1:6379@16379,redis.example myself,master - 0 1 3 connected 0-5460 5462 [5461->-b2] [93-<-c3]";
    private const string Replica = "b2 127.0.0.2:6379@16379 slave a1 0 1 3 connected";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Parse_ReadsEachLine(string end)
    {
        var nodes = ClusterLine.Parse($"{Itself}{end}{Replica}{end}");

        Assert.Equal(2, nodes.Length);
        Assert.Equal(("a1", 3L, "0-5460 5462"), (nodes[0].Id, nodes[0].Epoch, nodes[0].Slots.Text(' ')));
        Assert.Equal("127.0.0.1:6379 redis.example:6379", string.Join(' ', nodes[0].Endpoints));
        Assert.Equal("5461 93", string.Join(' ', nodes[0].Moving));
        Assert.Equal((true, true, true), (nodes[0].IsItself, nodes[0].IsPrimary, nodes[0].IsUsablePrimary));
        Assert.Equal((false, false, 0), (nodes[1].IsItself, nodes[1].IsPrimary, nodes[1].Slots.Count));
        Assert.Equal("127.0.0.2:6379", Assert.Single(nodes[1].Endpoints));
    }

    [Theory]
    [InlineData("master", true)]
    [InlineData("master,fail?", true)]
    [InlineData("master,fail", false)]
    [InlineData("master,noaddr", false)]
    [InlineData("handshake", false)]
    [InlineData("master,handshake", false)]
    [InlineData("slave", false)]
    [InlineData("masters", false)]
    public void IsUsablePrimary_FollowsTheFlags(string flags, bool isUsable) =>
        Assert.Equal(isUsable, Assert.Single(ClusterLine.Parse($"a1 127.0.0.1:1@2 {flags} - 0 1 3 connected 0-1")).IsUsablePrimary);

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\n")]
    [InlineData("-ERR This instance has cluster support disabled")]
    [InlineData("vars currentEpoch 5 lastVoteEpoch 0")]
    [InlineData("a1 127.0.0.1:6379@16379 myself,master - 0 1 3")]
    public void Parse_WhenALineIsNone_PassesItOver(string text) => Assert.Empty(ClusterLine.Parse(text));

    [Theory]
    [InlineData("0-99999999999")]
    [InlineData("16384")]
    [InlineData("5-3")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("0-")]
    [InlineData("1-2-3")]
    [InlineData("[-")]
    [InlineData("[99999999999->-b2]")]
    public void Parse_WhenAFieldIsNoSlot_LeavesItOut(string field)
    {
        var node = Assert.Single(ClusterLine.Parse($"a1 nowhere master - 0 1 99999999999999999999 connected 7 {field}"));

        Assert.Equal(("7", 0L), (node.Slots.Text(' '), node.Epoch));
        Assert.Empty(node.Moving);
    }
}
