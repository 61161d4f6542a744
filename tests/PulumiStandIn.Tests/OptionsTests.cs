using Pulumi;
using PulumiStandIn.Tests.Programs;
using static Pulumi.Utilities.OutputUtilities;

namespace PulumiStandIn.Tests;

public class OptionsTests
{
    [Fact]
    public async Task Merged_options_prefer_the_second_append_lists_and_leave_both_as_they_were()
    {
        var first = new CustomResourceOptions { Version = "1", Protect = true, IgnoreChanges = { "a" }, AdditionalSecretOutputs = { "x" }, ImportId = "i" };
        var second = new CustomResourceOptions { Version = "2", IgnoreChanges = { "b" }, AdditionalSecretOutputs = { "y" }, DeleteBeforeReplace = true };

        var merged = CustomResourceOptions.Merge(first, second);

        Assert.Equal(("2", true, "i", true), (merged.Version, merged.Protect, merged.ImportId, merged.DeleteBeforeReplace));
        Assert.Equal(["a", "b"], merged.IgnoreChanges);
        Assert.Equal(["x", "y"], merged.AdditionalSecretOutputs);
        Assert.Equal(["a"], first.IgnoreChanges);
        Assert.Empty(await GetValueAsync(CustomResourceOptions.Merge(null, null).DependsOn.ToOutput()));
    }

    [Fact]
    public async Task Merged_components_have_one_provider_of_each_package()
    {
        List<string> names = [];

        await Run.UpdateAsync(() =>
        {
            var (old, young, other) = (new ProviderResource("test", "old", ResourceArgs.Empty, null), new ProviderResource("test", "young", ResourceArgs.Empty, null), new ProviderResource("other", "other", ResourceArgs.Empty, null));
            var merged = ComponentResourceOptions.Merge(new() { Providers = { old, other } }, new() { Providers = { young } });
            names.AddRange(merged.Providers.Select(provider => provider.GetResourceName()));
        });

        Assert.Equal(["other", "young"], names);
    }

    [Fact]
    public async Task Options_passed_in_stay_as_they_were()
    {
        var options = new CustomResourceOptions();

        await Run.UpdateAsync(() => _ = new Thing("child", options: new() { Parent = new Thing("parent", options: new() { Protect = true }) }));
        await Run.UpdateAsync(() => _ = new Thing("thing", options: options));

        Assert.Null(options.Protect);
        Assert.Null(options.Provider);
    }

    [Fact]
    public async Task Hooks_are_merged_and_never_run_under_mocks()
    {
        ResourceHookCallback callback = (_, _) => throw new InvalidOperationException("ran");

        await Run.UpdateAsync(() =>
        {
            var first = new ResourceHookBinding { AfterCreate = { new ResourceHook("a", callback) } };
            var both = first.Concat(new() { AfterCreate = { new ResourceHook("b", callback) }, OnError = { new ErrorHook("c", (_, _) => Task.FromResult(true)) } });
            Assert.Equal(["a", "b"], both.AfterCreate.Select(hook => hook.Name));
            Assert.True(new ResourceHookBinding().IsEmpty && !both.IsEmpty);
            _ = new Thing("thing", options: new() { Hooks = both });
        });
    }

    [Fact]
    public async Task An_id_is_only_for_custom_resources()
        => Assert.All(
            await Run.ErrorsOfAsync(() => _ = new ComponentResource("test:index:C", "c", new ComponentResourceOptions { Id = "x" })),
            error => Assert.Contains("only valid for a CustomResource", error, StringComparison.Ordinal));

    [Fact]
    public async Task A_resource_with_an_id_is_read()
    {
        var mocks = new RecordingMocks();
        Thing? thing = null;

        await Run.UpdateAsync(() => thing = new Thing("thing", options: new() { Id = "existing" }), mocks);

        Assert.Equal("existing", mocks.Single("test:index:Thing").Id);
        Assert.Equal("existing", await GetValueAsync(thing!.Id));
    }

    [Fact]
    public async Task A_resource_with_an_import_id_gets_it_when_the_mocks_give_none()
    {
        Thing? thing = null;

        await Run.UpdateAsync(() => thing = new Thing("thing", options: new() { ImportId = "imported" }), new RecordingMocks { IdOf = _ => null });

        Assert.Equal("imported", await GetValueAsync(thing!.Id));
    }

    [Fact]
    public async Task A_registered_resource_is_found_by_its_urn()
    {
        Thing? again = null;

        await Run.UpdateAsync(() =>
        {
            var thing = new Thing("thing", new() { Number = 5 });
            again = new Thing("again", options: new() { Urn = "urn:pulumi:stack::project::pulumi:pulumi:Stack$test:index:Thing::thing" });
        });

        Assert.Equal((5, "thing_id"), (await GetValueAsync(again!.Number), await GetValueAsync(again.Id)));
    }

    [Fact]
    public async Task A_resource_of_a_package_says_its_version_and_secret_outputs()
    {
        List<CustomResourceOptions> seen = [];
        ResourceTransformation note = args =>
        {
            seen.Add((CustomResourceOptions)args.Options);
            return null;
        };

        await Run.UpdateAsync(() => _ = new Pulumi.Random.RandomPassword("token", new() { Length = 32 }, new() { ResourceTransformations = { note }, Protect = true }));

        var options = Assert.Single(seen);
        Assert.Equal(("4.21.2", true), (options.Version, options.Protect));
        Assert.Equal(["bcryptHash", "result"], options.AdditionalSecretOutputs);
    }
}
