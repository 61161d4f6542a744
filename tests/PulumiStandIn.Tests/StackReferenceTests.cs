using System.Collections.Immutable;
using Pulumi;
using PulumiStandIn.Tests.Programs;
using static Pulumi.Utilities.OutputUtilities;

namespace PulumiStandIn.Tests;

public class StackReferenceTests
{
    private static readonly ImmutableDictionary<string, object> State = ImmutableDictionary<string, object>.Empty
        .Add("name", "org/network/prod")
        .Add("outputs", ImmutableDictionary<string, object>.Empty.Add("vpcId", "vpc-1").Add("token", Output.CreateSecret("t")))
        .Add("secretOutputNames", ImmutableArray.Create("token"));

    [Fact]
    public async Task A_reference_is_read_by_its_name()
    {
        var mocks = new RecordingMocks { StateOf = _ => State };
        StackReference? reference = null;

        await Run.UpdateAsync(() => reference = new StackReference("network", new() { Name = "org/network/prod" }), mocks);

        var seen = mocks.Single("pulumi:pulumi:StackReference");
        Assert.Equal(("network", "org/network/prod", "org/network/prod"), (seen.Name, seen.Id, seen.Inputs["name"]));
        Assert.Equal("org/network/prod", await GetValueAsync(reference!.Id));
        Assert.Equal("vpc-1", await GetValueAsync(reference.RequireOutput("vpcId")));
    }

    [Fact]
    public async Task A_reference_without_a_name_is_named_after_the_resource()
    {
        var mocks = new RecordingMocks { StateOf = _ => State };

        await Run.UpdateAsync(() => _ = new StackReference("org/network/prod"), mocks);

        Assert.Equal("org/network/prod", mocks.Single("pulumi:pulumi:StackReference").Id);
    }

    [Fact]
    public async Task Only_the_outputs_that_the_stack_calls_secret_are()
    {
        StackReference? reference = null;

        await Run.UpdateAsync(() => reference = new StackReference("network"), new RecordingMocks { StateOf = _ => State });

        Assert.True(await Output.IsSecretAsync(reference!.Outputs));
        Assert.False(await Output.IsSecretAsync(reference.GetOutput("vpcId")));
        Assert.True(await Output.IsSecretAsync(reference.GetOutput("token")));
        Assert.Equal("vpc-1", (await reference.GetOutputDetailsAsync("vpcId")).Value);
        Assert.Equal("t", (await reference.GetOutputDetailsAsync("token")).SecretValue);
        Assert.Equal("vpc-1", await reference.GetValueAsync("vpcId"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => reference.RequireValueAsync("token"));
    }

    [Fact]
    public async Task An_output_that_the_stack_lacks_is_null_or_an_error()
    {
        StackReference? reference = null;
        await Run.UpdateAsync(() => reference = new StackReference("network"), new RecordingMocks { StateOf = _ => State });

        Assert.Null(await GetValueAsync(reference!.GetOutput("subnetIds")));
        var error = await Assert.ThrowsAsync<KeyNotFoundException>(() => GetValueAsync(reference.RequireOutput("subnetIds")));
        Assert.Equal("Required output 'subnetIds' does not exist on stack 'org/network/prod'.", error.Message);
    }
}
