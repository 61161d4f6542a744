using System.Collections.Immutable;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.ElastiCache;
using Pulumi.Aws.Vpc;

namespace Amply.Infra.Components;

/// <summary>Where the group lives and who may connect: the clients' security groups, on one port, and nothing else in or out.</summary>
public sealed class GroupNetwork : ComponentResource
{
    public GroupNetwork(string name, StackContext context, ComponentResourceOptions? options = null)
        : base("amply:redis:GroupNetwork", name, options)
    {
        var child = new CustomResourceOptions { Parent = this };
        var (vpc, subnets, clients) = Place(context, child);

        var subnetGroup = new SubnetGroup($"{name}-subnets", new SubnetGroupArgs
        {
            Name = context.Names.SubnetGroup,
            Description = $"Private subnets of Amply Redis, {context.Settings.Stack}",
            SubnetIds = Output.Tuple(vpc, subnets).Apply(t => new SubnetLookup(context, this).VerifiedAsync(t.Item1, t.Item2)),
            Tags = context.Tags,
        }, child);

        // No egress rule: Redis opens no connection.
        var securityGroup = new SecurityGroup($"{name}-security-group", new SecurityGroupArgs
        {
            Name = context.Names.SecurityGroup,
            Description = $"Amply Redis, {context.Settings.Stack}: in from the clients' groups only, nothing out",
            VpcId = vpc,
            Tags = context.Tags,
        }, child);
        AdmitClients(name, context, clients, securityGroup, child);

        SubnetGroupName = subnetGroup.Name;
        SecurityGroupId = securityGroup.Id;
        RegisterOutputs();
    }

    public Output<string> SubnetGroupName { get; }

    public Output<string> SecurityGroupId { get; }

    private static (Output<string> Vpc, Output<ImmutableArray<string>> Subnets, Output<ImmutableArray<string>> Clients) Place(StackContext context, CustomResourceOptions child)
    {
        if (context.Settings.Network is { } network)
        {
            return (Output.Create(network.VpcId), Output.Create(network.SubnetIds), Output.Create(network.ClientSecurityGroupIds));
        }

        var stack = new StackReference(context.Settings.NetworkStack!, new StackReferenceArgs { Name = context.Settings.NetworkStack! }, child);
        return (
            stack.RequireOutput("vpcId").Apply(v => v as string ?? throw Unfit(context, "vpcId", "a text")),
            stack.RequireOutput("subnetIds").Apply(v => Texts(v) ?? throw Unfit(context, "subnetIds", "a list of texts")),
            stack.RequireOutput("clientSecurityGroupIds").Apply(v => Texts(v) ?? throw Unfit(context, "clientSecurityGroupIds", "a list of texts")));
    }

    // Within Apply, because another stack may say who the clients are: their rules then appear in a preview only once that is known.
    private static void AdmitClients(string name, StackContext context, Output<ImmutableArray<string>> clients, SecurityGroup securityGroup, CustomResourceOptions child) =>
        clients.Apply(ids =>
        {
            foreach (var client in ids)
            {
                _ = new SecurityGroupIngressRule($"{name}-from-{client}", new SecurityGroupIngressRuleArgs
                {
                    SecurityGroupId = securityGroup.Id,
                    Description = "Redis over TLS from the clients' tasks",
                    IpProtocol = "tcp",
                    FromPort = StackContext.Port,
                    ToPort = StackContext.Port,
                    ReferencedSecurityGroupId = client,
                    Tags = context.Tags,
                }, child);
            }

            return ids;
        });

    private static ImmutableArray<string>? Texts(object value) =>
        value is ImmutableArray<object> { Length: > 0 } list && list.All(entry => entry is string) ? [.. list.Cast<string>()] : null;

    private static RunException Unfit(StackContext context, string output, string allowed) => new(
        $"amply-redis:networkStack: the output {output} of stack {context.Settings.NetworkStack} is not {allowed}. Mend: change it there, or set amply-redis:{output} -s {context.Settings.Stack} in its place");
}
