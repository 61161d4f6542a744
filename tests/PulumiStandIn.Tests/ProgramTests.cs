using Pulumi;
using Pulumi.Aws.ElastiCache;
using Pulumi.Utilities;
using PulumiStandIn.Tests.Programs;

namespace PulumiStandIn.Tests;

public class ProgramTests
{
    [Fact]
    public async Task A_program_of_components_runs_against_mocks()
    {
        var mocks = new RecordingMocks
        {
            StateOf = args => args.Type switch
            {
                "aws:elasticache/replicationGroup:ReplicationGroup" => args.Inputs.Add("primaryEndpointAddress", "cache.local").SetItem("port", 6379),
                "aws:elasticache/parameterGroup:ParameterGroup" => args.Inputs.Add("name", args.Name!),
                "random:index/randomPassword:RandomPassword" => args.Inputs.Add("result", "s3cret"),
                _ => args.Inputs,
            },
        };

        var resources = await Deployment.TestAsync<CacheStack>(mocks, new() { IsPreview = false, ProjectName = "amply", StackName = "dev" });

        var stack = Assert.Single(resources.OfType<CacheStack>());
        Assert.Equal("cache.local:6379", await OutputUtilities.GetValueAsync(stack.Endpoint));
        Assert.True(await Output.IsSecretAsync(stack.Token));
        var group = Assert.Single(resources.OfType<ReplicationGroup>());
        Assert.Equal(
            "urn:pulumi:dev::amply::pulumi:pulumi:Stack$aws:elasticache/replicationGroup:ReplicationGroup::cache",
            await OutputUtilities.GetValueAsync(group.Urn));
        var inputs = mocks.Single("aws:elasticache/replicationGroup:ReplicationGroup").Inputs;
        Assert.Equal("s3cret", inputs["authToken"]);
        Assert.Equal(2.0, inputs["numCacheClusters"]);
        Assert.Equal("cache-parameters", inputs["parameterGroupName"]);
    }
}
