using Amply.Model.Design;
using Amply.Model.Tests.Settings;

namespace Amply.Model.Tests;

public sealed class StackNamesTests
{
    [Fact]
    public void Prod_KeepsTheSourceDocumentsNames()
    {
        var names = new StackNames(new Configuration().Accepted());

        Assert.Equal(
            ("amply-redis-prod", "amply-redis-subnet", "amply-redis-params"),
            (names.ReplicationGroup, names.SubnetGroup, names.ParameterGroup));
        Assert.Equal("redis-amply-high-cpu-amply-redis-prod-001", StackNames.Alarm("high-cpu", "amply-redis-prod-001"));
    }

    [Fact]
    public void OtherStacks_ShareNoPhysicalNameWithProd()
    {
        var (prod, dev) = (new StackNames(new Configuration().Accepted()), new StackNames(new Configuration { Stack = "dev" }.Accepted()));

        Assert.Empty(All(prod).Intersect(All(dev)));
        Assert.Equal("amply-redis-dev", dev.ReplicationGroup);
    }

    [Fact]
    public void AMadeAnewGroup_CarriesItsGeneration()
    {
        var settings = new Configuration().With("groupGeneration", "2").With("restoreFromSnapshot", "nightly").Accepted();

        Assert.Equal("amply-redis-prod-g2", new StackNames(settings).ReplicationGroup);
    }

    [Fact]
    public void TheLongestNames_FitElastiCache()
    {
        var configuration = new Configuration { Stack = new string('a', 17) }.With("groupGeneration", "999").With(
            "restoreFromSnapshot", "nightly");

        var names = new StackNames(configuration.Accepted());

        Assert.InRange(names.ReplicationGroup.Length, 1, 40);
        Assert.InRange(names.FinalSnapshot.Length, 1, 40);
    }

    [Fact]
    public void TheParameterGroupInUse_IsNotRenamedOnTheWayToCluster()
    {
        string Of(string mode) => new StackNames(new Configuration().With("mode", mode).Accepted()).ParameterGroup;

        Assert.Equal(Of("single"), Of("ha"));
        Assert.NotEqual(Of("ha"), Of("compatible"));
        Assert.Equal(Of("compatible"), Of("cluster"));
    }

    private static string[] All(StackNames names) =>
    [
        names.ReplicationGroup, names.SubnetGroup, names.ParameterGroup, names.SecurityGroup, names.AuthTokenSecret, names.AlarmTopic,
        names.KeyAlias, names.OperatorPolicy, names.FinalSnapshot, names.Dashboard, names.LogGroup("slow-log"),
    ];
}
