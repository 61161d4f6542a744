using Amply.Infra.Plan.Comparison;
using Amply.Model;
using Amply.Model.Plans;

namespace Amply.Infra.Tests.Comparison;

public sealed class PlanComparerTests
{
    [Theory]
    [InlineData("mode=single", "mode=ha")]
    [InlineData("mode=ha", "mode=single")]
    [InlineData("mode=ha", "mode=ha replicas=2")]
    [InlineData("mode=ha", "mode=compatible")]
    [InlineData("mode=compatible", "mode=ha")]
    [InlineData("mode=compatible", "mode=cluster")]
    [InlineData("mode=cluster", "mode=cluster shards=2")]
    public async Task Step_ChangesTheGroupInPlace(string from, string to)
    {
        var change = await Planned.ChangeAsync(from, to);

        Assert.Empty(change.Refusals);
        Assert.DoesNotContain(change.Changes, c => c.Action == ChangeAction.Replace);
        Assert.Equal(ChangeAction.Update, Group(change).Action);
        Assert.All(Group(change).Properties, p => Assert.Contains(p.Effect, new[] { ChangeEffect.InPlace, ChangeEffect.NeedsOwnStep }));
        Assert.NotEmpty(change.ClientImpact);
    }

    [Theory]
    [InlineData("mode=single", "mode=compatible", "mode=ha, then mode=compatible")]
    [InlineData("mode=single", "mode=cluster", "mode=ha, then mode=compatible, then mode=cluster")]
    [InlineData("mode=ha", "mode=cluster", "mode=compatible, then mode=cluster")]
    [InlineData("mode=compatible", "mode=single", "mode=ha, then mode=single")]
    [InlineData("mode=cluster", "mode=ha", "cannot leave cluster mode")]
    public async Task Jump_IsRefusedWithTheStepsToTake(string from, string to, string steps) =>
        Assert.Contains((await Planned.ChangeAsync(from, to)).Refusals, r => r.Contains(steps, StringComparison.Ordinal));

    [Theory]
    [InlineData("mode=ha", "mode=compatible replicas=2", "2 nodes would become 3")]
    [InlineData("mode=compatible", "mode=cluster shards=2", "2 nodes would become 4")]
    [InlineData("mode=compatible replicas=3", "mode=cluster shards=2 replicas=1", "set shards=1 now")]
    [InlineData("mode=ha", "mode=compatible snapshotWindow=02:00-03:00", "snapshotWindow changes too")]
    [InlineData("mode=compatible", "mode=cluster nodeType=cache.t3.small", "nodeType changes too")]
    public async Task ClusterModeStep_WithAnythingElseInIt_IsRefused(string from, string to, string reason) =>
        Assert.Contains(reason, Assert.Single((await Planned.ChangeAsync(from, to)).Refusals), StringComparison.Ordinal);

    [Theory]
    [InlineData("customerKey=true", "customerKey=false", "kmsKeyId")]
    [InlineData("groupGeneration=1", "groupGeneration=2 restoreFromSnapshot=nightly", "replicationGroupId")]
    [InlineData("engineVersion=7.1", "engineVersion=7.0", "engineVersion")]
    [InlineData("mode=single", "mode=cluster", "clusterMode")]
    [InlineData("mode=ha", "mode=cluster", "clusterMode")]
    [InlineData("mode=cluster", "mode=ha", "clusterMode")]
    public async Task Replacement_IsNamedAndStoppedByProtect(string from, string to, string property)
    {
        var change = await Planned.ChangeAsync(from, to);

        Assert.Equal(ChangeAction.Replace, Group(change).Action);
        Assert.Equal(ChangeEffect.Replacement, Assert.Single(Group(change).Properties, p => p.Property == property).Effect);
        Assert.Contains(
            change.Refusals,
            r => r.StartsWith(
                "redis-group is protected and would be replaced",
                StringComparison.Ordinal) && r.Contains(property, StringComparison.Ordinal));
        Assert.Contains(change.ClientImpact, i => i.Contains("every session", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("port", "6380")]
    [InlineData("kmsKeyId", "arn:aws:kms:us-east-1:123456789012:key/another")]
    [InlineData("subnetGroupName", "another")]
    public async Task Replacement_OfWhatNoSettingChanges_IsNamedToo(string property, string value)
    {
        var after = await Planned.OfAsync("");
        var before = after with
        {
            Resources =
            [
                .. after.Resources.Select(r => r.Type == ResourceTypes.ReplicationGroup
                    ? r with { Inputs = r.Inputs.SetItem(property, Json(value)) }
                    : r),
            ],
        };

        var change = PlanComparer.Compare(before, after, "the group as it is");

        Assert.Equal(
            (property, ChangeEffect.Replacement), (Assert.Single(Group(change).Properties).Property, Group(change).Properties[0].Effect));
        Assert.Contains(property, Assert.Single(change.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replacement_WithoutProtection_IsShownAndNotRefused()
    {
        var change = await Planned.ChangeAsync("protect=false customerKey=true", "protect=false customerKey=false");

        Assert.Equal(ChangeAction.Replace, Group(change).Action);
        Assert.Empty(change.Refusals);
    }

    [Theory]
    [InlineData("ROTATE", "valid beside the old one")]
    [InlineData("SET", "the old token becomes invalid at once")]
    public async Task Token_WhenItsGenerationRises_ChangesTheGroupInPlace(string strategy, string impact)
    {
        var change = await Planned.ChangeAsync($"authTokenStrategy={strategy}", $"authTokenStrategy={strategy} authTokenGeneration=2");

        var token = Assert.Single(Group(change).Properties);
        Assert.Equal(("authToken", ChangeEffect.InPlace, "[secret]"), (token.Property, token.Effect, token.After?.GetString()));
        Assert.Contains(impact, Assert.Single(change.ClientImpact), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Protection_ThatEnds_IsShownAndChangesNothingAtAws()
    {
        var change = await Planned.ChangeAsync("protect=true", "protect=false");

        Assert.Equal(
            (PlanComparer.Protect, ChangeEffect.InPlace),
            (Assert.Single(Group(change).Properties).Property, Group(change).Properties[0].Effect));
        Assert.StartsWith("none:", Assert.Single(change.ClientImpact), StringComparison.Ordinal);
        Assert.Empty(change.Refusals);
    }

    [Fact]
    public async Task Clients_ThatLoseTheirRule_AreNamed()
    {
        var change = await Planned.ChangeAsync("clientSecurityGroupIds=sg-0000000a", "clientSecurityGroupIds=sg-0000000b");

        Assert.Contains("clients in sg-0000000a can no longer connect", change.ClientImpact);
        Assert.Contains("clients in sg-0000000b can connect as well", change.ClientImpact);
    }

    [Fact]
    public async Task Parameters_AreNotSaidToLeaveClientsAlone()
    {
        var change = await Planned.ChangeAsync("", "parameters.timeout=600");

        Assert.Contains("Whether at once or after a restart is unknown", Assert.Single(change.ClientImpact), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_NamesTheSnapshotAndWhatIsLost()
    {
        var change = await Planned.ChangeAsync("protect=false", "protect=false groupGeneration=2 restoreFromSnapshot=nightly");

        Assert.Equal("nightly", Assert.Single(Group(change).Properties, p => p.Property == "snapshotName").After?.GetString());
        Assert.Contains("restored from snapshot nightly", Assert.Single(change.ClientImpact), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mode=single", "mode=ha", "replicas are added before")]
    [InlineData("mode=ha", "mode=single", "before replicas are removed")]
    public async Task Nodes_AreCountedInTheOrderOfOneUpdate(string from, string to, string note) =>
        Assert.Contains(
            note, Assert.Single(Group(await Planned.ChangeAsync(from, to)).Properties, p => p.Property == "numCacheClusters").Note,
            StringComparison.Ordinal);

    [Fact]
    public async Task Nothing_WhenNothingChanges()
    {
        var change = await Planned.ChangeAsync("", "");

        Assert.Empty(change.Changes);
        Assert.Equal(["none: the replication group does not change"], change.ClientImpact.AsEnumerable());
    }

    [Fact]
    public async Task Property_ThatTheFactsDoNotCover_IsUnknownNeverInPlace()
    {
        var change = await Planned.ChangeAsync("finalSnapshot=true", "finalSnapshot=false");

        Assert.Equal(ChangeEffect.Unknown, Assert.Single(Group(change).Properties, p => p.Property == "finalSnapshotIdentifier").Effect);
        Assert.Contains("finalSnapshotIdentifier: the effect is unknown", Assert.Single(change.ClientImpact), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshot_ThatTheGroupWasMadeFrom_MayBeForgotten()
    {
        var change = await Planned.ChangeAsync("groupGeneration=2 restoreFromSnapshot=nightly", "groupGeneration=2");

        Assert.Empty(change.Changes);
    }

    private static ResourceChange Group(PlanComparison change) =>
        Assert.Single(change.Changes, c => c.Type == ResourceTypes.ReplicationGroup);

    private static System.Text.Json.JsonElement Json(string value) => System.Text.Json.JsonSerializer.SerializeToElement(value);
}
