namespace Amply.Wire.Tests;

public sealed class ClientLineTests
{
    private const string Old =
        "id=4 addr=10.0.1.7:49884 laddr=10.0.1.20:6379 fd=8 name=api=1 age=90 idle=3 flags=N db=0 sub=1 psub=2 ssub=3 multi=-1 qbuf=26 "
        + "qbuf-free=20448 argv-mem=10 multi-mem=0 rbs=16384 rbp=0 obl=0 oll=0 omem=7 tot-mem=37658 events=r cmd=client|list user=default "
        + "redir=-1 resp=2";

    private const string New = Old + " lib-name=redis-py lib-ver=5.0.1";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Parse_ReadsEachLine(string end)
    {
        var clients = ClientLine.Parse($"{Old}{end}{New}{end}").ToArray();

        Assert.Equal(2, clients.Length);
        Assert.Equal(
            new ClientLine(
                4, "10.0.1.7:49884", "api=1", "default", "redis-py", "5.0.1", TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(3), "N", 0,
                "client|list", 6, 7, 37658),
            clients[1]);
        Assert.Equal(clients[1] with { Library = "", LibraryVersion = "" }, clients[0]);
    }

    [Theory]
    [InlineData("10.0.1.7:1", "10.0.1.7")]
    [InlineData("[fd00::7]:1", "fd00::7")]
    [InlineData("/run/redis.sock:0", "/run/redis.sock")]
    [InlineData("nowhere", "nowhere")]
    public void Host_LeavesThePortOut(string address, string host) =>
        Assert.Equal(host, Assert.Single(ClientLine.Parse($"id=1 addr={address}")).Host);

    [Theory]
    [InlineData("N", false, false, false)]
    [InlineData("S", true, false, false)]
    [InlineData("M", true, false, false)]
    [InlineData("P", false, true, false)]
    [InlineData("xr", false, false, true)]
    public void Flags_SayWhatTheConnectionIs(string flags, bool isReplication, bool isSubscriber, bool isReadOnly)
    {
        var client = Assert.Single(ClientLine.Parse($"id=1 addr=a:1 flags={flags}"));

        Assert.Equal((isReplication, isSubscriber, isReadOnly), (client.IsReplication, client.IsSubscriber, client.IsReadOnly));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\n")]
    [InlineData("-ERR unknown command")]
    [InlineData("id=x addr=10.0.1.7:1")]
    [InlineData("id=-1 addr=10.0.1.7:1")]
    [InlineData("id=5 addr=")]
    [InlineData("id= addr=10.0.1.7:1")]
    public void Parse_WhenALineIsNoConnection_SkipsIt(string text) => Assert.Empty(ClientLine.Parse(text));

    [Theory]
    [InlineData("id=1 addr=a:1 age=99999999999999999999 omem=-5 sub=x")]
    [InlineData("id=1 addr=a:1 =3 age")]
    public void Parse_WhenANumberCannotBeRead_LeavesItAtZero(string text)
    {
        var client = Assert.Single(ClientLine.Parse(text));

        Assert.Equal((TimeSpan.Zero, 0L, 0L), (client.Age, client.OutputBytes, client.Subscriptions));
    }

    [Fact]
    public void Parse_WhenAFieldComesTwice_KeepsTheFirst() =>
        Assert.Equal(1, Assert.Single(ClientLine.Parse("id=1 addr=a:1 id=2")).Id);
}
