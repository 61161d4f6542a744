using Amply.Model.Design;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.ElastiCache;
using Pulumi.Aws.Vpc;

namespace Amply.Infra.Components;

/// <summary>The group's subnets and security group. Only the clients' security groups get in, on one port, and nothing gets out.</summary>
public sealed class GroupNetwork : ComponentResource
{
    public GroupNetwork(string name, StackDesign design, ComponentResourceOptions? options = null)
        : base("amply:redis:GroupNetwork", name, options)
    {
        var child = new CustomResourceOptions { Parent = this };
        var (vpc, subnets, clients) = Place(design, child);

        var subnetGroup = new SubnetGroup($"{name}-subnets", new SubnetGroupArgs
        {
            Name = design.Names.SubnetGroup,
            Description = $"Private subnets of Amply Redis, {design.Settings.Stack}",
            SubnetIds = Output.Tuple(vpc, subnets).Apply(t => new SubnetLookup(design, this).VerifiedAsync(t.Item1, t.Item2)),
            Tags = design.Tags(),
        }, child);

        // No egress rule: Redis opens no connection.
        var securityGroup = new SecurityGroup($"{name}-security-group", new SecurityGroupArgs
        {
            Name = design.Names.SecurityGroup,
            Description = $"Amply Redis, {design.Settings.Stack}: in from the clients' groups only, nothing out",
            VpcId = vpc,
            Tags = design.Tags(),
        }, child);

        // Within Apply, because another stack may give the clients. A preview then shows their rules only after that stack has its outputs.
        clients.Apply(ids => ids.Select(client => new SecurityGroupIngressRule($"{name}-from-{client}", new SecurityGroupIngressRuleArgs
        {
            SecurityGroupId = securityGroup.Id,
            Description = "Redis over TLS from the clients' tasks",
            IpProtocol = "tcp",
            FromPort = StackDesign.Port,
            ToPort = StackDesign.Port,
            ReferencedSecurityGroupId = client,
            Tags = design.Tags(),
        }, child)).ToImmutableArray());

        SubnetGroupName = subnetGroup.Name;
        SecurityGroupId = securityGroup.Id;
        RegisterOutputs();
    }

    public Output<string> SubnetGroupName { get; }

    public Output<string> SecurityGroupId { get; }

    private static (Output<string> Vpc, Output<ImmutableArray<string>> Subnets, Output<ImmutableArray<string>> Clients) Place(
        StackDesign design, CustomResourceOptions child)
    {
        if (design.Settings.Network is { } network)
        {
            return (Output.Create(network.VpcId), Output.Create(network.SubnetIds), Output.Create(network.ClientSecurityGroupIds));
        }

        var stack = new StackReference(
            design.Settings.NetworkStack!, new StackReferenceArgs { Name = design.Settings.NetworkStack! }, child);
        return (
            stack.RequireOutput("vpcId").Apply(v => v as string ?? throw Refusal(design, "vpcId", "a text")),
            stack.RequireOutput("subnetIds").Apply(v => Texts(v) ?? throw Refusal(design, "subnetIds", "a list of texts")),
            stack.RequireOutput("clientSecurityGroupIds").Apply(
                v => Texts(v) ?? throw Refusal(design, "clientSecurityGroupIds", "a list of texts")));
    }

    private static ImmutableArray<string>? Texts(object value) =>
        value is ImmutableArray<object> { Length: > 0 } list && list.All(entry => entry is string) ? [.. list.Cast<string>()] : null;

    private static RunException Refusal(StackDesign design, string output, string allowed) => new(
        $"amply-redis:networkStack: the output {output} of stack {design.Settings.NetworkStack} is not {allowed}. "
        + $"Fix: change the output in that stack, or set amply-redis:{output} -s {design.Settings.Stack} instead");
}
