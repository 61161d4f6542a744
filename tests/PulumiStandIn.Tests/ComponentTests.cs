using Pulumi;
using PulumiStandIn.Tests.Programs;
using static Pulumi.Utilities.OutputUtilities;

namespace PulumiStandIn.Tests;

public class ComponentTests
{
    [Fact]
    public async Task A_component_registers_its_outputs_by_wire_name_or_by_name()
    {
        var mocks = new RecordingMocks();

        await Run.UpdateAsync(() => _ = new Pair("pair"), mocks);

        var registered = Assert.Single(mocks.RegisteredOutputs, request => request.Urn.EndsWith("::pair", StringComparison.Ordinal));
        Assert.Equal(["Second", "first"], registered.Outputs.Keys.Order());
        Assert.Equal("1", await GetValueAsync(registered.Outputs["first"]));
        Assert.True(await Output.IsSecretAsync(registered.Outputs["Second"]));
    }

    [Fact]
    public async Task A_urn_names_the_stack_the_project_the_outermost_type_and_the_name()
    {
        var mocks = new RecordingMocks();

        var resources = await Deployment.TestAsync(mocks, new() { IsPreview = false, ProjectName = "p", StackName = "s" }, () => _ = new Pair("pair"));

        var urns = await Task.WhenAll(resources.Select(resource => GetValueAsync(resource.Urn)));
        Assert.Equal(
            ["urn:pulumi:s::p::pulumi:pulumi:Stack$test:index:Pair::pair", "urn:pulumi:s::p::pulumi:pulumi:Stack$test:index:Thing::pair-thing"],
            urns.Order());
    }

    [Fact]
    public async Task Children_are_transformed_as_their_parent_is()
    {
        var seen = new Dictionary<string, bool?>();
        ResourceTransformation note = args =>
        {
            seen[args.Resource.GetResourceName()] = args.Options.Protect;
            return null;
        };

        await Run.UpdateAsync(() =>
        {
            var pair = new Pair("pair", new() { Protect = true, ResourceTransformations = { note } });
            _ = new Thing("bare", options: new() { Parent = pair, Protect = false });
        });

        // What a transformation sees is what was asked for; inheritance comes after it.
        Assert.Equal([("bare", (bool?)false), ("pair", true), ("pair-thing", null)], seen.Select(entry => (entry.Key, entry.Value)).Order());
    }

    [Fact]
    public async Task Children_use_the_provider_of_their_parent()
    {
        var mocks = new RecordingMocks();

        await Run.UpdateAsync(
            () =>
            {
                var provider = new ProviderResource("test", "mine", ResourceArgs.Empty, null);
                _ = new Pair("pair", new() { Providers = { provider } });
                _ = new Thing("other");
            },
            mocks);

        var providers = mocks.Resources.ToDictionary(resource => resource.Name!, resource => resource.Provider);
        Assert.Equal("urn:pulumi:stack::project::pulumi:pulumi:Stack$pulumi:providers:test::mine::mine_id", providers["pair-thing"]);
        Assert.Equal("", providers["other"]);
    }

    [Fact]
    public async Task A_component_takes_one_provider_or_several()
        => Assert.Contains("'provider' and 'providers'", Assert.Single(await Run.ErrorsOfAsync(() =>
        {
            var provider = new ProviderResource("test", "mine", ResourceArgs.Empty, null);
            _ = new Pair("pair", new() { Provider = provider, Providers = { provider } });
        })));

    [Fact]
    public async Task A_resource_waits_for_what_it_depends_on()
    {
        var release = new TaskCompletionSource();
        var mocks = new SlowMocks(release.Task);
        var run = Run.UpdateAsync(
            () =>
            {
                var pair = new Pair("pair");
                _ = new Thing("after", options: new() { DependsOn = { pair } });
            },
            mocks);

        Assert.DoesNotContain("after", mocks.Names);
        release.SetResult();
        await run;

        Assert.Equal("after", mocks.Names.Last());
    }

    [Fact]
    public async Task An_output_property_has_a_type_that_the_engine_can_send()
        => Assert.Contains(
            "contains invalid type System.Int64",
            Assert.Single(await Run.ErrorsOfAsync(() => _ = new Wrong<Output<long>>("wrong"))),
            StringComparison.Ordinal);

    [Fact]
    public async Task An_output_property_is_an_output()
        => Assert.Equal(
            ["Output(s) 'value' have incorrect type. [Output] attributed properties must be instances of Output<T>."],
            await Run.ErrorsOfAsync(() => _ = new Wrong<string>("wrong")));

    private sealed class Pair : ComponentResource
    {
        public Pair(string name, ComponentResourceOptions? options = null)
            : base("test:index:Pair", name, options)
        {
            var thing = new Thing($"{name}-thing", new() { Text = "1" }, new() { Parent = this });
            First = thing.Text;
            Second = Output.CreateSecret(thing.Text);
            RegisterOutputs();
        }

        [Output("first")]
        public Output<string?> First { get; private set; }

        [Output]
        public Output<string?> Second { get; private set; }
    }

    private sealed class Wrong<T>(string name) : ComponentResource("test:index:Wrong", name)
    {
        [Output("value")]
        public T Value { get; private set; } = default!;
    }

    private sealed class SlowMocks(Task gate) : Pulumi.Testing.IMocks
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Names { get; } = [];

        public async Task<(string? id, object state)> NewResourceAsync(Pulumi.Testing.MockResourceArgs args)
        {
            Names.Enqueue(args.Name!);
            if (args.Name == "pair-thing")
            {
                await gate;
            }

            return (args.Name, args.Inputs);
        }

        public Task<object> CallAsync(Pulumi.Testing.MockCallArgs args) => Task.FromResult<object>(args.Args);
    }
}
