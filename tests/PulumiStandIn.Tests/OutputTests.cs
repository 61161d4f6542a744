using System.Collections.Immutable;
using System.Text.Json;
using Pulumi;
using PulumiStandIn.Tests.Programs;
using static Pulumi.Utilities.OutputUtilities;

namespace PulumiStandIn.Tests;

public class OutputTests
{
    private static readonly JsonSerializerOptions CamelCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    [Fact]
    public async Task Apply_accepts_values_tasks_inputs_and_outputs()
    {
        var output = Output.Create(2);

        Assert.Equal(3, await GetValueAsync(output.Apply(value => value + 1)));
        Assert.Equal(4, await GetValueAsync(output.Apply(value => Task.FromResult(value + 2))));
        Assert.Equal(5, await GetValueAsync(output.Apply(value => (Input<int>)(value + 3))));
        Assert.Equal(6, await GetValueAsync(output.Apply(value => Output.Create(value + 4))));
        Assert.Equal(default, await GetValueAsync(output.Apply((Func<int, Task>)(_ => Task.CompletedTask))));
    }

    [Fact]
    public async Task Apply_keeps_secrets_from_both_sides()
    {
        Assert.True(await Output.IsSecretAsync(Output.CreateSecret(1).Apply(value => value)));
        Assert.True(await Output.IsSecretAsync(Output.Create(1).Apply(Output.CreateSecret)));
        Assert.False(await Output.IsSecretAsync(Output.Create(1).Apply(value => value)));
    }

    [Fact]
    public async Task Apply_does_not_run_on_an_unknown_in_a_preview()
    {
        var ran = false;
        Output<int>? result = null;

        await Run.PreviewAsync(() => result = CreateUnknown(1).Apply(value =>
        {
            ran = true;
            return value;
        }));

        Assert.False(ran);
        Assert.False(await GetIsKnownAsync(result!));
    }

    [Fact]
    public async Task Apply_runs_on_an_unknown_in_an_update_and_stays_unknown()
    {
        Output<int>? result = null;
        var seen = 0;

        await Run.UpdateAsync(() => result = CreateUnknown(7).Apply(value => seen = value));

        Assert.Equal(7, seen);
        Assert.False(await GetIsKnownAsync(result!));
    }

    [Fact]
    public async Task An_unknown_keeps_being_secret()
    {
        Output<int>? result = null;

        await Run.PreviewAsync(() => result = Output.CreateSecret(CreateUnknown(1)).Apply(value => value));

        Assert.True(await Output.IsSecretAsync(result!));
    }

    [Fact]
    public async Task A_value_that_does_not_come_fails_the_program()
        => Assert.Contains("no such zone", Assert.Single(await Run.ErrorsOfAsync(()
            => Output.Create(Task.FromException<int>(new RunException("no such zone"))))));

    [Fact]
    public async Task All_is_as_unknown_and_secret_as_its_parts()
    {
        var all = Output.All(Output.Create(1), Output.CreateSecret(2), CreateUnknown(3));

        Assert.True(await Output.IsSecretAsync(all));
        Assert.False(await GetIsKnownAsync(all));
        Assert.Equal([1, 2], (await GetValueAsync(Output.All<int>((Input<int>)1, (Input<int>)2))).AsEnumerable());
        Assert.Equal(["a", "b"], (await GetValueAsync(Output.All(new List<Input<string>> { "a", "b" }))).AsEnumerable());
    }

    [Fact]
    public async Task Tuples_hold_inputs_and_outputs_of_up_to_eight_types()
    {
        Assert.Equal((1, "two"), await GetValueAsync(Output.Tuple(Output.Create(1), Output.Create("two"))));
        Assert.Equal((1, "two", 3.0), await GetValueAsync(Output.Tuple((Input<int>)1, (Input<string>)"two", (Input<double>)3.0)));
        var eight = Output.Tuple(
            Output.Create(1), Output.Create(2), Output.Create(3), Output.Create(4),
            Output.Create(5), Output.Create(6), Output.Create(7), Output.CreateSecret(8));
        Assert.Equal((1, 2, 3, 4, 5, 6, 7, 8), await GetValueAsync(eight));
        Assert.True(await Output.IsSecretAsync(eight));
    }

    [Fact]
    public async Task Format_resolves_inputs_and_outputs_and_keeps_their_secrets()
    {
        Input<int> port = 6379;

        var formatted = Output.Format($"rediss://:{Output.CreateSecret("token")}@{Output.Create("host")}:{port}/{0:D2}");

        Assert.Equal("rediss://:token@host:6379/00", await GetValueAsync(formatted));
        Assert.True(await Output.IsSecretAsync(formatted));
        Assert.False(await GetIsKnownAsync(Output.Format($"{CreateUnknown("host")}:{port}")));
    }

    [Fact]
    public async Task Text_that_holds_an_output_says_so()
        => Assert.StartsWith("Calling [ToString] on an [Output<T>] is not supported", $"{Output.Create("host")}:6379", StringComparison.Ordinal);

    [Fact]
    public async Task Json_of_outputs_resolves_the_outputs_inside()
    {
        Input<int> port = 6379;
        var json = Output.JsonSerialize(Output.Create(new { Host = Output.Create("h"), Port = port, Token = Output.CreateSecret("t") }), CamelCase);

        Assert.Equal("""{"host":"h","port":6379,"token":"t"}""", await GetValueAsync(json));
        Assert.True(await Output.IsSecretAsync(json));
    }

    [Fact]
    public async Task Json_with_an_unknown_inside_is_unknown()
        => Assert.False(await GetIsKnownAsync(Output.JsonSerialize(Output.Create(new { Host = CreateUnknown("h") }))));

    [Fact]
    public async Task Json_is_read_as_secret_as_it_was()
    {
        var read = Output.JsonDeserialize<Dictionary<string, int>>(Output.CreateSecret("""{"a":1}"""));

        Assert.Equal(1, (await GetValueAsync(read))["a"]);
        Assert.True(await Output.IsSecretAsync(read));
    }

    [Fact]
    public async Task A_secret_can_be_made_and_unmade()
    {
        var secret = Output.CreateSecret(Task.FromResult("s"));

        Assert.True(await Output.IsSecretAsync(secret));
        Assert.False(await Output.IsSecretAsync(Output.Unsecret(secret)));
        Assert.True(await Output.IsSecretAsync(secret));
        Assert.Equal("s", await GetValueAsync(Output.Unsecret(secret)));
    }

    [Fact]
    public async Task Outputs_remember_the_resources_they_come_from()
    {
        Thing? first = null;
        Thing? second = null;

        await Run.UpdateAsync(() => (first, second) = (new("first"), new("second")));

        var both = Output.Tuple(first!.Text, second!.Text).Apply(texts => texts.Item1 + texts.Item2);
        Assert.Equal([first, second], (await GetDependenciesAsync(both)).Order(Comparer<Resource>.Create((a, b)
            => string.CompareOrdinal(a.GetResourceName(), b.GetResourceName()))));
        Assert.Contains(second, await GetDependenciesAsync(WithDependency(Output.Create(1), second)));
    }

    [Fact]
    public async Task Outputs_of_arrays_and_unions_have_shortcuts()
    {
        var array = Output.Create(ImmutableArray.Create("a", "b"));
        var union = Output.Create(Union<string, int>.FromT1(5));

        Assert.Equal("a", await GetValueAsync(array.First()));
        Assert.Equal("b", await GetValueAsync(array.GetAt(1)));
        Assert.Equal(2, await GetValueAsync(array.Length()));
        Assert.True(await GetValueAsync(union.IsT1()));
        Assert.False(await GetValueAsync(union.IsT0()));
        Assert.Equal(5, await GetValueAsync(union.AsT1()));
        Assert.Equal(5, await GetValueAsync(union.Value()));
    }

    [Fact]
    public async Task The_factory_of_an_unknown_does_not_run_in_a_preview()
    {
        Output<int>? output = null;

        await Run.PreviewAsync(() => output = CreateUnknown<int>(() => throw new InvalidOperationException("ran")));

        Assert.False(await GetIsKnownAsync(output!));
    }
}
