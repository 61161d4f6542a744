using Amply.Model.Design;
using Amply.Model.Plans;
using Amply.Model.Tests.Settings;

namespace Amply.Model.Tests;

public sealed class CostsTests
{
    // The source document says ~$13, ~$25 and ~$26 for these three.
    [Theory]
    [InlineData("single", "cache.t3.micro", 12.41)]
    [InlineData("single", "cache.t3.small", 24.82)]
    [InlineData("ha", "cache.t3.micro", 24.82)]
    public void Nodes_CostTheirHourlyPriceFor730Hours(string mode, string nodeType, double expected)
    {
        var settings = new Configuration().With("mode", mode).With("nodeType", nodeType).Accepted();

        var nodes = Costs.Estimate(settings, 1 + settings.Replicas, alarmMetrics: 0).Items[0];

        Assert.Equal((decimal)expected, nodes.MonthlyUsd);
    }

    [Fact]
    public void Total_IsTheSumOfItsItems()
    {
        var cost = Estimate(new Configuration().With("customerKey", "true"));

        Assert.Equal(["node cache.t3.micro", "KMS key", "secret", "alarm metric"], cost.Items.Select(i => i.What));
        Assert.Equal(12.41m + 1.00m + 0.40m + 1.00m, cost.MonthlyUsd);
        Assert.Equal(cost.MonthlyUsd, cost.Items.Sum(i => i.MonthlyUsd));
    }

    [Fact]
    public void TheKey_IsPaidForOnlyWhereThereIsOne() =>
        Assert.DoesNotContain(Estimate(new Configuration()).Items, i => i.What == "KMS key");

    [Theory]
    [InlineData("0", false)]
    [InlineData("13", true)]
    [InlineData("14", false)]
    public void Budget_RefusesWhatIsAboveItAndZeroSetsNone(string budget, bool over) =>
        Assert.Equal(over, Estimate(new Configuration().With("monthlyBudgetUsd", budget)).IsOverBudget);

    private static CostEstimate Estimate(Configuration configuration) =>
        Costs.Estimate(configuration.Accepted(), nodes: 1, alarmMetrics: 10);
}
