using Amply.Ops.Routines.Looks;

namespace Amply.Ops.Tests.Looks;

/// <summary>The sums of INFO commandstats.</summary>
public sealed class CommandTotalsTests
{
    [Fact]
    public void Highest_SumsTheNodesAndSkipsOtherLines()
    {
        var totals = new CommandTotals();
        totals.Add("# Commandstats\r\ncmdstat_get:calls=10,usec=1000,usec_per_call=100.00\r\ncmdstat_client|list:calls=2,usec=9000,usec_per_call=4500.00\r\n");
        totals.Add("cmdstat_get:calls=30,usec=19000,usec_per_call=1.00\r\ncmdstat_odd:calls=x,usec=-1\r\nnothing\r\n");

        Assert.Equal(
            [new CommandTotal("GET", 40, 20, 0.5), new CommandTotal("CLIENT LIST", 2, 9, 4.5), new CommandTotal("ODD", 0, 0, 0)],
            totals.Highest);
    }
}
