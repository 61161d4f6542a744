using System.Net;
using Amply.Ops.Cli.Sessions;

namespace Amply.Ops.Tests.Sessions;

public sealed class NetworkTextTests
{
    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("203.0.113.9", "203.0.113.9/32")]
    [InlineData("203.0.113.9/32", "203.0.113.9/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    [InlineData("::ffff:203.0.113.0/120", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9/32")]
    public void Read_ReadsANetworkAndAnAddress(string text, string network)
    {
        Assert.Null(NetworkText.Read(text, out var read));
        Assert.Equal(IPNetwork.Parse(network), read);
    }

    [Theory]
    [InlineData("203.0.113.9/24", "--network 203.0.113.0/24, for the address alone --network 203.0.113.9")]
    [InlineData("10.1.2.3/8", "--network 10.0.0.0/8, for the address alone --network 10.1.2.3")]
    [InlineData("2001:db8::1/33", "--network 2001:db8::/33, for the address alone --network 2001:db8::1")]
    public void Read_WhenAnAddressIsGivenWithAShortPrefix_NamesBothThatMayBeMeant(string text, string remedy) =>
        Assert.EndsWith(remedy, NetworkText.Read(text, out _)!.Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("/24")]
    [InlineData("203.0.113.0/")]
    [InlineData("203.0.113.0/33")]
    [InlineData("203.0.113.0/024")]
    [InlineData("203.0.113.0/-1")]
    [InlineData("203.0.113.0/24/24")]
    [InlineData("203.0.113.0 /24")]
    [InlineData("2001:db8::/129")]
    [InlineData("::ffff:203.0.113.0/24")]
    [InlineData("fe80::%eth0/64")]
    [InlineData("example.com")]
    public void Read_WhenATextIsNoNetwork_RefusesIt(string text) =>
        Assert.Contains($"'{text}' is not a network", NetworkText.Read(text, out _)!.What, StringComparison.Ordinal);
}
