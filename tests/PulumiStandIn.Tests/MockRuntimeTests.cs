using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;
using PulumiStandIn.Tests.Programs;
using static Pulumi.Utilities.OutputUtilities;

namespace PulumiStandIn.Tests;

public class MockRuntimeTests
{
    [Fact]
    public async Task Mocks_receive_secrets_in_clear()
    {
        var mocks = new RecordingMocks();

        await Run.UpdateAsync(
            () => _ = new Thing("thing", new() { Text = Output.CreateSecret("s3cret"), Map = { ["k"] = Output.CreateSecret("inner") } }),
            mocks);

        var inputs = mocks.Single("test:index:Thing").Inputs;
        Assert.Equal("s3cret", inputs["text"]);
        Assert.Equal("inner", Assert.IsType<ImmutableDictionary<string, object>>(inputs["map"])["k"]);
    }

    [Fact]
    public async Task Unknown_inputs_are_dropped_with_everything_around_them()
    {
        var mocks = new RecordingMocks();

        await Run.PreviewAsync(
            () => _ = new Thing("thing", new() { Text = CreateUnknown("?"), Number = 1, List = { "a", CreateUnknown("b") } }),
            mocks);

        Assert.Equal(["number"], mocks.Single("test:index:Thing").Inputs.Keys.Order());
    }

    [Fact]
    public async Task Resource_options_are_not_passed_to_mocks()
    {
        var mocks = new RecordingMocks();

        await Run.UpdateAsync(
            () => _ = new Thing("thing", new() { Text = "t" }, new()
            {
                Protect = true,
                IgnoreChanges = { "text" },
                DeleteBeforeReplace = true,
                AdditionalSecretOutputs = { "text" },
                ReplaceOnChanges = { "number" },
                RetainOnDelete = true,
                Aliases = { new Alias { Name = "old" } },
            }),
            mocks);

        var seen = mocks.Single("test:index:Thing");
        Assert.Equal(["text"], seen.Inputs.Keys.Order());
        Assert.Equal(
            ["Id", "Inputs", "Name", "Provider", "Type"],
            typeof(MockResourceArgs).GetProperties().Select(property => property.Name).Order());
        Assert.Equal(("thing", "", ""), (seen.Name, seen.Id, seen.Provider));
    }

    [Fact]
    public async Task Resource_transforms_have_no_effect()
    {
        var mocks = new RecordingMocks();
        ResourceTransform transform = (args, _) => throw new InvalidOperationException($"ran for {args.Name}");

        await Deployment.TestAsync<TransformedStack>(mocks, Run.Update);
        await Run.UpdateAsync(() => _ = new Thing("own", new() { Text = "t" }, new() { ResourceTransforms = { transform } }), mocks);

        Assert.Equal(["t", "t!"], mocks.Resources.Select(resource => (string)resource.Inputs["text"]).Order());
    }

    [Fact]
    public async Task Transformations_run_on_every_resource_from_its_own_to_the_stacks()
    {
        TransformedStack.Seen.Clear();
        TransformedStack.Protected.Clear();

        await Deployment.TestAsync<TransformedStack>(new RecordingMocks(), Run.Update);

        Assert.Equal(["own:thing", "stack:pulumi:pulumi:Stack", "stack:thing"], TransformedStack.Seen.Order());
        Assert.Equal(["thing"], TransformedStack.Protected);
    }

    [Fact]
    public async Task A_transformation_cannot_move_a_resource()
        => Assert.Contains("parent", Assert.Single(await Run.ErrorsOfAsync(() =>
        {
            var parent = new Thing("parent");
            _ = new Thing("child", options: new()
            {
                ResourceTransformations = { args => new ResourceTransformationResult(args.Args, new CustomResourceOptions { Parent = parent }) },
            });
        })));

    [Fact]
    public async Task A_preview_does_not_know_what_the_state_lacks()
    {
        Thing? preview = null;
        Thing? update = null;

        await Run.PreviewAsync(() => preview = new Thing("thing", new() { Number = 5 }));
        await Run.UpdateAsync(() => update = new Thing("thing", new() { Number = 5 }));

        Assert.Equal(5, await GetValueAsync(preview!.Number));
        Assert.True(await GetIsKnownAsync(preview.Number));
        Assert.False(await GetIsKnownAsync(preview.Text));
        Assert.True(await GetIsKnownAsync(update!.Text));
        Assert.Null(await GetValueAsync(update.Text));
    }

    [Fact]
    public async Task A_resource_without_an_id_has_an_unknown_one()
    {
        Thing? thing = null;

        await Run.UpdateAsync(() => thing = new Thing("thing"), new RecordingMocks { IdOf = _ => null });

        Assert.False(await GetIsKnownAsync(thing!.Id));
    }

    [Fact]
    public async Task The_state_becomes_the_outputs()
    {
        Thing? thing = null;
        var state = new Dictionary<string, object>
        {
            ["text"] = Output.CreateSecret("s"),
            ["number"] = 6379,
            ["list"] = ImmutableArray.Create("a", "b"),
            ["part"] = new Dictionary<string, object> { ["name"] = "p", ["level"] = 3 },
        }.ToImmutableDictionary();

        await Run.UpdateAsync(() => thing = new Thing("thing"), new RecordingMocks { StateOf = _ => state });

        Assert.Equal("thing_id", await GetValueAsync(thing!.Id));
        Assert.True(await Output.IsSecretAsync(thing.Text));
        Assert.Equal(6379, await GetValueAsync(thing.Number));
        Assert.Equal(["a", "b"], (await GetValueAsync(thing.List)).AsEnumerable());
        Assert.Equal(("p", 3), ((await GetValueAsync(thing.Part))!.Name, (await GetValueAsync(thing.Part))!.Level));
        Assert.Equal([thing], await GetDependenciesAsync(thing.Number));
    }

    [Fact]
    public async Task A_state_of_the_wrong_type_leaves_the_output_at_its_default()
    {
        Thing? thing = null;

        await Run.UpdateAsync(
            () => thing = new Thing("thing"),
            new RecordingMocks { StateOf = _ => ImmutableDictionary<string, object>.Empty.Add("text", 5) });

        Assert.Null(await GetValueAsync(thing!.Text));
    }

    [Fact]
    public async Task A_resource_can_be_an_input_and_an_output()
    {
        Thing? first = null;
        Thing? second = null;

        await Run.UpdateAsync(() => second = new Thing("second", new() { Other = first = new Thing("first") }));

        Assert.Same(first, await GetValueAsync(second!.Other));
    }

    [Fact]
    public async Task A_program_without_options_is_a_preview_of_stack_in_project()
    {
        var instance = new List<object>();

        await Deployment.TestAsync(new RecordingMocks(), new TestOptions(), () => instance.AddRange(
        [
            Deployment.Instance.ProjectName, Deployment.Instance.StackName, Deployment.Instance.OrganizationName,
            Deployment.Instance.RootDirectory, Deployment.Instance.IsDryRun,
        ]));

        Assert.Equal(["project", "stack", "organization", "rootDirectory", true], instance);
    }

    [Fact]
    public async Task A_program_returns_its_outputs_and_resources_without_the_stack_around_them()
    {
        var (resources, outputs) = await Deployment.TestAsync(
            new RecordingMocks(), Run.Update, () => new Dictionary<string, object?> { ["name"] = new Thing("thing").GetResourceName() });

        Assert.IsType<Thing>(Assert.Single(resources));
        Assert.Equal("thing", outputs["name"]);
    }

    [Fact]
    public async Task Errors_are_run_exceptions_with_the_message()
    {
        Assert.Equal(["no"], await Run.ErrorsOfAsync(() => throw new RunException("no")));
        Assert.Equal(["bad"], await Run.ErrorsOfAsync(() => Log.Error("bad")));
        Assert.Equal(["of a resource"], await Run.ErrorsOfAsync(() => throw new ResourceException("of a resource", null, hideStack: true)));
        var unhandled = Assert.Single(await Run.ErrorsOfAsync(() => throw new TimeoutException("late")));
        Assert.StartsWith("Running program '", unhandled, StringComparison.Ordinal);
        Assert.Contains("failed with an unhandled exception:\nSystem.TimeoutException: late", unhandled, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_below_errors_do_not_fail_a_program()
        => await Run.UpdateAsync(() =>
        {
            Log.Debug("d");
            Log.Info("i");
            Log.Warn("w");
        });

    [Fact]
    public async Task A_mock_that_throws_fails_the_program_and_the_outputs()
    {
        Thing? thing = null;
        var mocks = new RecordingMocks { StateOf = args => throw new NotSupportedException($"no {args.Type}") };

        var errors = await Run.ErrorsOfAsync(() => thing = new Thing("thing"), mocks);

        Assert.All(errors, error => Assert.Contains("no test:index:Thing", error, StringComparison.Ordinal));
        await Assert.ThrowsAsync<NotSupportedException>(() => GetValueAsync(thing!.Text));
    }

    [Fact]
    public void Nothing_can_be_declared_outside_a_program()
        => Assert.Contains(
            "before 'Run' was called", Assert.Throws<InvalidOperationException>(() => new Thing("thing")).Message, StringComparison.Ordinal);

    private sealed class TransformedStack : Stack
    {
        public TransformedStack()
            : base(new StackOptions
            {
                ResourceTransforms = { (args, _) => throw new InvalidOperationException($"ran for {args.Name}") },
                ResourceTransformations = { args => Note("stack", args) },
            })
            => _ = new Thing("thing", new() { Text = "t" }, new()
            {
                Protect = true,
                ResourceTransformations =
                {
                    args =>
                    {
                        Note("own", args);
                        return new ResourceTransformationResult(new ThingArgs { Text = ((ThingArgs)args.Args).Text.Apply(text => text + "!") }, args.Options);
                    },
                },
            });

        public static List<string> Seen { get; } = [];

        public static List<string> Protected { get; } = [];

        private static ResourceTransformationResult? Note(string where, ResourceTransformationArgs args)
        {
            var name = args.Resource.GetResourceType() == "pulumi:pulumi:Stack" ? args.Resource.GetResourceType() : args.Resource.GetResourceName();
            Seen.Add($"{where}:{name}");
            if (args.Options.Protect == true && where == "stack")
            {
                Protected.Add(name);
            }

            return null;
        }
    }
}
