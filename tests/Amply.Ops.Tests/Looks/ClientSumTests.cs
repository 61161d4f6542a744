using Amply.Ops.Routines.Clients;
using Amply.Wire;

namespace Amply.Ops.Tests.Looks;

public sealed class ClientSumTests
{
    [Fact]
    public void Of_SumsByAddressNameAndLibrary_TheMostFirst()
    {
        var sums = ClientSum.Of(ClientLine.Parse(
            "id=1 addr=10.0.1.7:1 name=api\nid=2 addr=10.0.1.8:1 name=web lib-name=redis-py lib-ver=5.0.1\n"
            + "id=3 addr=10.0.1.8:2 name=web lib-name=redis-py lib-ver=5.0.1\nid=4 addr=10.0.1.8:3"));

        Assert.Equal(
            "2 from 10.0.1.8 (web, redis-py 5.0.1), 1 from 10.0.1.7 (api), 1 from 10.0.1.8", ClientSum.Words(sums, 3));
        Assert.Equal("2 from 10.0.1.8 (web, redis-py 5.0.1), 2 from others", ClientSum.Words(sums, 1));
    }

    [Fact]
    public void Of_CutsALongName() =>
        Assert.Equal(61, Assert.Single(ClientSum.Of(ClientLine.Parse($"id=1 addr=a:1 name={new string('x', 5000)}"))).Name.Length);
}
