namespace Amply.Wire.Tests;

public sealed class NodeInfoTests
{
    [Theory]
    [InlineData("# Server\r\nrun_id:abc\r\n\r\nrole:master\r\n")]
    [InlineData("# Server\nrun_id:abc\n\nrole:master\n")]
    [InlineData("run_id:abc\r\nrole:master")]
    [InlineData("\r\nrole:master\nrun_id:abc\r\n:no field\r\nno colon\r\n#run_id:other\r\n")]
    public void Parse_WhateverEndsTheLines_ReadsTheFields(string text)
    {
        var info = NodeInfo.Parse(text);

        Assert.Equal(("abc", true, false), (info.RunId, info.IsPrimary, info.IsReplica));
        Assert.Equal(["role", "run_id"], info.Fields.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("used_memory")]
    [InlineData("used_memory:")]
    [InlineData("used_memory:1.5")]
    [InlineData("used_memory:99999999999999999999999")]
    [InlineData("used_memory:0x10")]
    public void Number_WhenTheTextIsNone_IsAbsent(string text)
    {
        var info = NodeInfo.Parse(text);

        Assert.Null(info.Number("used_memory"));
        Assert.Equal(0, info.UsedMemoryBytes);
        Assert.Null(info.Offset);
    }

    [Fact]
    public void Parse_WhenAValueHoldsColonsAndLineSeparatorsOfUnicode_KeepsIt() =>
        Assert.Equal("/data/a:b\u0085c\u2028d", NodeInfo.Parse("config_file:/data/a:b\u0085c\u2028d\r\n")["config_file"]);

    [Fact]
    public void Databases_AreThoseWithKeys()
    {
        var info = NodeInfo.Parse(
            "db0:keys=12,expires=10,avg_ttl=0\r\ndb12:keys=3,expires=0\r\ndbx:keys=1,a\r\ndb2:keys=x,a\r\ndb3:keys=\r\ndb4:keys=7");

        Assert.Equal([(0, 12L), (12, 3L)], info.Databases.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Replicas_AreCountedByWhatTheyHaveConfirmed()
    {
        var info = NodeInfo.Parse("role:master\nmaster_repl_offset:100\nconnected_slaves:3\n"
            + "slave0:ip=1,port=2,state=online,offset=100,lag=0\nslave1:ip=1,offset=40,lag=9\nslave2:ip=1,off");

        Assert.Equal((100L, 60L), (info.Offset, info.ReplicationLagBytes));
        Assert.Equal((1, 2, 2), (info.ReplicasAt(100), info.ReplicasAt(40), info.ReplicasAt(0)));
    }

    [Theory]
    [InlineData("-5", 0)]
    [InlineData("9000000000000000000", 10_000)]
    public void ConnectedReplicas_WhenTheNumberIsNoCount_HasABound(string number, int count)
    {
        var info = NodeInfo.Parse($"connected_slaves:{number}");

        Assert.Equal(count, info.ConnectedReplicas);
        Assert.Equal(0, info.ReplicationLagBytes);
    }

    [Theory]
    [InlineData("master_link_status:up\n", true)]
    [InlineData("master_link_status:up\nmaster_sync_in_progress:0\n", true)]
    [InlineData("master_link_status:up\nmaster_sync_in_progress:1\n", false)]
    [InlineData("master_link_status:down\n", false)]
    [InlineData("", false)]
    public void IsLinkUp_OnlyWhereTheReplicaHasAllThatCameBefore(string text, bool isUp) =>
        Assert.Equal(isUp, NodeInfo.Parse(text).IsLinkUp);

    [Theory]
    [InlineData("role:slave\nslave_repl_offset:7\nmaster_repl_offset:9", 7L)]
    [InlineData("role:master\nslave_repl_offset:7\nmaster_repl_offset:9", 9L)]
    [InlineData("role:slave\nmaster_repl_offset:9", null)]
    public void Offset_IsTheRolesOwn(string text, long? offset) => Assert.Equal(offset, NodeInfo.Parse(text).Offset);
}
