using Amply.Model.Design;
using Amply.Model.Tests.Settings;

namespace Amply.Model.Tests;

public sealed class SourceFiguresTests
{
    [Fact]
    public void Estimate_StandsBesideTheSourcesThreeFigures()
    {
        var figures = Costs.Estimate(new Configuration().Accepted(), nodes: 1, alarmMetrics: 10).Source;

        Assert.Equal(
            [("cache.t3.micro (1 node)", 13m), ("cache.t3.small (1 node)", 25m), ("cache.t3.micro (1+1 replica)", 26m)],
            figures.Select(f => (f.Configuration, f.SourceUsd)));
        // The nodes alone are within a rounding of a dollar a node; all else is named as what differs.
        Assert.All(figures, f => Assert.InRange(Math.Abs(f.SourceUsd - f.NodesUsd), 0m, 1.20m));
        Assert.All(figures, f => Assert.Contains("not in the source: secret", f.Difference, StringComparison.Ordinal));
    }

    [Fact]
    public void Comparison_OfTheStacksOwnConfiguration_IsTheStacksEstimate()
    {
        var estimate = Costs.Estimate(new Configuration().With("customerKey", "true").Accepted(), nodes: 1, alarmMetrics: 10);

        Assert.Equal(estimate.MonthlyUsd, estimate.Source[0].MonthlyUsd);
        Assert.Contains("KMS key $1.00", estimate.Source[0].Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Comparison_DoesNotDependOnTheStacksMode()
    {
        decimal[] Of(string mode)
        {
            var estimate = Costs.Estimate(new Configuration().With("mode", mode).Accepted(), nodes: 2, alarmMetrics: 20);
            return [.. estimate.Source.Select(f => f.MonthlyUsd)];
        }

        Assert.Equal(Of("single"), Of("cluster"));
    }
}
