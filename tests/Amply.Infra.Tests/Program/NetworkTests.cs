using Amply.Model;

namespace Amply.Infra.Tests.Program;

public sealed class NetworkTests
{
    [Fact]
    public async Task Ingress_IsOneRuleForEachClientOnTheOnePort()
    {
        var rules = (await Planned.OfAsync("""clientSecurityGroupIds=["sg-0000000a","sg-0000000b"]""")).All(ResourceTypes.IngressRule);

        Assert.Equal(["sg-0000000a", "sg-0000000b"], rules.Select(r => r.Text("referencedSecurityGroupId")));
        Assert.All(
            rules,
            r => Assert.Equal(
                ("tcp", "6379", "6379", null, null),
                (r.Text("ipProtocol"), r.Text("fromPort"), r.Text("toPort"), r.Text("cidrIpv4"), r.Text("cidrIpv6"))));
    }

    [Theory]
    [InlineData("vpcId", "a text")]
    [InlineData("subnetIds", "a list of texts")]
    [InlineData("clientSecurityGroupIds", "a list of texts")]
    public async Task NetworkStack_WhoseOutputIsOfAnotherKind_IsNamed(string output, string allowed)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => ProgramRun.OfAsync(
            "networkStack=amply/network/prod vpcId= subnetIds=[] clientSecurityGroupIds=[]",
            resource: (args, state) =>
            {
                if (args.Type != "pulumi:pulumi:StackReference")
                {
                    return state;
                }

                var answer = (ImmutableDictionary<string, object>)state;
                return answer.SetItem(
                    "outputs", new Dictionary<string, object>((IDictionary<string, object>)answer["outputs"]) { [output] = 42 });
            }));

        Assert.Contains($"the output {output} of stack amply/network/prod is not {allowed}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_ElseGetsInOrOut()
    {
        var plan = await Planned.OfAsync("");
        var group = plan.One(ResourceTypes.SecurityGroup);

        Assert.Empty(plan.All("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"));
        Assert.Equal((null, null), (group.Text("ingress"), group.Text("egress")));
    }

    [Fact]
    public async Task SubnetGroup_SpansTwoSubnetsInEveryMode() =>
        Assert.True((await Planned.OfAsync("mode=single")).One(ResourceTypes.SubnetGroup).Inputs["subnetIds"].GetArrayLength() >= 2);

    [Fact]
    public async Task NetworkStack_GivesVpcSubnetsAndClients()
    {
        var plan = await Planned.OfAsync("networkStack=amply/network/prod vpcId= subnetIds=[] clientSecurityGroupIds=[]");

        Assert.Equal("vpc-00000000", plan.One(ResourceTypes.SecurityGroup).Text("vpcId"));
        Assert.Equal("""["subnet-00000000","subnet-00000001"]""", plan.One(ResourceTypes.SubnetGroup).Text("subnetIds"));
        Assert.Equal("sg-00000000", plan.One(ResourceTypes.IngressRule).Text("referencedSecurityGroupId"));
    }
}
