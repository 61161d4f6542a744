using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Iam;
using Pulumi.Aws.Iam.Inputs;
using PulumiStandIn.Tests.Programs;
using static Pulumi.Utilities.OutputUtilities;

namespace PulumiStandIn.Tests;

public class InvokeTests
{
    [Fact]
    public async Task A_function_is_answered_by_the_mocks()
    {
        var mocks = new RecordingMocks { Answer = _ => ImmutableDictionary<string, object>.Empty.Add("arn", "arn:vpc").Add("default", true) };
        Output<GetVpcResult>? result = null;

        await Run.UpdateAsync(() => result = GetVpc.Invoke(new() { Id = "vpc-1", Tags = { ["Name"] = Output.CreateSecret("n") } }), mocks);

        var call = Assert.Single(mocks.Calls);
        Assert.Equal("aws:ec2/getVpc:getVpc", call.Token);
        Assert.Equal("vpc-1", call.Args["id"]);
        Assert.Equal("n", Assert.IsType<ImmutableDictionary<string, object>>(call.Args["tags"])["Name"]);
        Assert.Equal("arn:vpc", (await GetValueAsync(result!)).Arn);
        Assert.True((await GetValueAsync(result!)).Default);
    }

    [Fact]
    public async Task A_plain_call_is_a_task()
    {
        var mocks = new RecordingMocks { Answer = _ => ImmutableDictionary<string, object>.Empty.Add("ids", ImmutableArray.Create("subnet-1")) };
        GetSubnetsResult? result = null;

        await Deployment.TestAsync(mocks, Run.Update, async () => result = await GetSubnets.InvokeAsync(new() { Tags = { ["tier"] = "data" } }));

        Assert.Equal(["subnet-1"], result!.Ids.AsEnumerable());
    }

    [Fact]
    public async Task A_function_of_something_unknown_is_not_called()
    {
        var mocks = new RecordingMocks();
        Output<GetVpcResult>? result = null;

        await Run.PreviewAsync(() => result = GetVpc.Invoke(new() { Id = CreateUnknown("vpc") }), mocks);

        Assert.Empty(mocks.Calls);
        Assert.False(await GetIsKnownAsync(result!));
    }

    [Fact]
    public async Task A_function_remembers_the_resources_in_its_arguments_and_options()
    {
        Thing? first = null;
        Thing? second = null;
        Output<GetPolicyDocumentResult>? result = null;

        await Run.UpdateAsync(
            () =>
            {
                (first, second) = (new("first", new() { Text = "arn" }), new("second"));
                result = GetPolicyDocument.Invoke(
                    new() { Statements = { new GetPolicyDocumentStatementInputArgs { Resources = { first.Text.Apply(text => text!) } } } },
                    new InvokeOutputOptions { DependsOn = { second } });
            },
            new RecordingMocks { Answer = _ => ImmutableDictionary<string, object>.Empty.Add("json", "{}") });

        Assert.Equal("{}", (await GetValueAsync(result!)).Json);
        Assert.Equal(["first", "second"], (await GetDependenciesAsync(result!)).Select(resource => resource.GetResourceName()).Order());
    }

    [Fact]
    public async Task A_function_uses_the_provider_of_its_parent()
    {
        var mocks = new RecordingMocks();

        await Run.UpdateAsync(
            () =>
            {
                var provider = new ProviderResource("aws", "mine", ResourceArgs.Empty, null);
                _ = GetVpc.Invoke(new() { Id = "vpc-1" }, new InvokeOptions { Provider = provider });
            },
            mocks);

        Assert.EndsWith("::mine::mine_id", Assert.Single(mocks.Calls).Provider, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_is_called_with_its_resource()
    {
        var mocks = new RecordingMocks { Answer = _ => ImmutableDictionary<string, object>.Empty.Add("result", ImmutableDictionary<string, object>.Empty) };

        await Run.UpdateAsync(() => _ = new Pulumi.Random.Provider("random").TerraformConfig(), mocks);

        Assert.IsType<Pulumi.Random.Provider>(Assert.Single(mocks.Calls).Args["__self__"]);
    }
}
