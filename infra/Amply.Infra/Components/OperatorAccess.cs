using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Aws;
using Pulumi.Aws.Iam;

namespace Amply.Infra.Components;

/// <summary>What the routines may call: exactly the actions that the command line uses, on this stack's resources.</summary>
public sealed class OperatorAccess : ComponentResource
{
    public OperatorAccess(string name, StackContext context, RedisGroup group, AuthToken token, EncryptionKey? key, ComponentResourceOptions? options = null)
        : base("amply:redis:OperatorAccess", name, options)
    {
        var account = GetCallerIdentity.Invoke().Apply(identity => identity.AccountId);
        var keyArn = key?.Arn.Apply(arn => (string?)arn) ?? Output.Create((string?)null);
        var policy = new Policy($"{name}-policy", new PolicyArgs
        {
            Name = context.Names.OperatorPolicy,
            Description = $"For those who are on call for Amply Redis, {context.Settings.Stack}: what ./amply calls, and nothing else",
            PolicyDocument = Output.Tuple(account, group.Arn, token.SecretArn, keyArn).Apply(t => Document(context, t.Item1, t.Item2, t.Item3, t.Item4)),
            Tags = context.Tags,
        }, new CustomResourceOptions { Parent = this });

        PolicyArn = policy.Arn;
        RegisterOutputs();
    }

    public Output<string> PolicyArn { get; }

    private static string Document(StackContext context, string account, string groupArn, string secretArn, string? keyArn)
    {
        var (region, id) = (context.Settings.Region, context.Names.ReplicationGroup);
        var members = $"arn:aws:elasticache:{region}:{account}:cluster:{id}-*";
        // Snapshots are named by whoever makes them; what they are of is bound by the group and its members.
        var snapshots = $"arn:aws:elasticache:{region}:{account}:snapshot:*";
        var statements = new JsonArray(
            Allow("ReadAndChangeTheGroup", ["elasticache:DescribeReplicationGroups", "elasticache:ModifyReplicationGroup", "elasticache:TestFailover"], [groupArn]),
            // Lists, and so is authorised for all or none; it reads.
            Allow("ReadItsMembers", ["elasticache:DescribeCacheClusters"], [$"arn:aws:elasticache:{region}:{account}:cluster:*"]),
            Allow("Snapshots", ["elasticache:CreateSnapshot", "elasticache:DescribeSnapshots", "elasticache:DeleteSnapshot", "elasticache:CopySnapshot"], [groupArn, members, snapshots]),
            // Knows no resource.
            Allow("ReadEvents", ["elasticache:DescribeEvents"], ["*"]),
            // Asked by a prefix of names, which is a list too.
            Allow("ReadAlarms", ["cloudwatch:DescribeAlarms"], [$"arn:aws:cloudwatch:{region}:{account}:alarm:*"]),
            Allow("ReadTheToken", ["secretsmanager:GetSecretValue"], [secretArn]));
        if (keyArn is not null)
        {
            statements.Add(Allow("DecryptTheToken", ["kms:Decrypt"], [keyArn]));
        }

        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statements }.ToJsonString();
    }

    private static JsonObject Allow(string sid, string[] actions, string[] resources) => new JsonObject
    {
        ["Sid"] = sid,
        ["Effect"] = "Allow",
        ["Action"] = new JsonArray([.. actions.Select(a => (JsonNode)a)]),
        ["Resource"] = new JsonArray([.. resources.Select(r => (JsonNode)r)]),
    };
}
