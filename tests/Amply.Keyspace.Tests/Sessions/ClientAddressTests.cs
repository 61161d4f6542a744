using Amply.Keyspace.Sessions;

namespace Amply.Keyspace.Tests.Sessions;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData(" 203.0.113.9\t", "203.0.113.9")]
    [InlineData("203.0.113.9:51234", "203.0.113.9")]
    [InlineData("203.0.113.9, 10.0.0.4", "203.0.113.9")]
    [InlineData("203.0.113.9:1,10.0.0.4:2", "203.0.113.9")]
    [InlineData("203.0.113.9, unknown", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:cb00:7109", "203.0.113.9")]
    [InlineData("[::ffff:203.0.113.9]:443", "203.0.113.9")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:DB8::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("2001:db8::1%eth0", "2001:db8::1")]
    [InlineData("[fe80::1%eth0]:443", "fe80::1")]
    [InlineData(" [2001:db8::1]:443 , 10.0.0.4", "2001:db8::1")]
    public void TryParse_ReadsWhatProxiesAndFrameworksStore(string text, string address)
    {
        Assert.True(ClientAddress.TryParse(text, out var read));
        Assert.Equal(address, read.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("unknown")]
    [InlineData("localhost")]
    [InlineData("_hidden")]
    [InlineData(", 203.0.113.9")]
    [InlineData("unknown, 203.0.113.9")]
    [InlineData("3405803785")]
    [InlineData("0xcb007109")]
    [InlineData("203.000.113.009")]
    [InlineData("203.0.113")]
    [InlineData("203.0.113.256")]
    [InlineData("203.0.113.9.1")]
    [InlineData("203.0.113.")]
    [InlineData("203.0.113.9.")]
    [InlineData("+203.0.113.9")]
    [InlineData("203. 0.113.9")]
    [InlineData("٢٠٣.0.113.9")]
    [InlineData("203.0.113.9:")]
    [InlineData("203.0.113.9:65536")]
    [InlineData("203.0.113.9:http")]
    [InlineData("203.0.113.9:+80")]
    [InlineData("203.0.113.9/32")]
    [InlineData("203.0.113.9%eth0")]
    [InlineData("[203.0.113.9]:80")]
    [InlineData("[2001:db8::1")]
    [InlineData("[2001:db8::1]443")]
    [InlineData("[2001:db8::1]:")]
    [InlineData("[]")]
    [InlineData("[")]
    [InlineData("2001:db8::1%")]
    [InlineData("2001:db8::1/64")]
    [InlineData("2001:db8:::1")]
    [InlineData("::ffff:203.000.113.009")]
    [InlineData("::ffff:3405803785")]
    [InlineData(":")]
    [InlineData("203.0.113.9 10.0.0.4")]
    public void TryParse_WhenATextIsNoAddress_ReadsNone(string? text) => Assert.False(ClientAddress.TryParse(text, out _), text);

    [Theory]
    [InlineData("203.0.113.9", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("203.0.113.9:80", false)]
    [InlineData("203.0.113.9, 10.0.0.4", false)]
    [InlineData("[2001:db8::1]", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData(" 203.0.113.9", false)]
    public void TryParseBare_ReadsAnAddressAlone(string text, bool isAddress) =>
        Assert.Equal(isAddress, ClientAddress.TryParseBare(text, out _));
}
