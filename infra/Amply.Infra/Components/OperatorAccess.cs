using System.Text.Json.Nodes;
using Amply.Model;
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
        // Members get other numbers as they come and go.
        var members = $"arn:aws:elasticache:{region}:{account}:cluster:{id}-*";
        // Snapshots are named by whoever makes them, so no name is known here.
        var snapshots = $"arn:aws:elasticache:{region}:{account}:snapshot:*";
        var statements = new JsonArray(
            Allow("ReadAndFailOverTheGroup", [OperatorActions.DescribeReplicationGroups, OperatorActions.TestFailover, OperatorActions.ModifyReplicationGroup], [groupArn]),
            // In cluster mode only they themselves say where they are.
            Allow("FindTheMembers", [OperatorActions.DescribeCacheClusters], [members]),
            Allow("MakeSnapshotsOfTheGroup", [OperatorActions.CreateSnapshot], [groupArn, members, snapshots]),
            Allow("ReadExportAndDeleteSnapshots", [OperatorActions.DescribeSnapshots, OperatorActions.CopySnapshot, OperatorActions.DeleteSnapshot], [snapshots]),
            // Knows no resource.
            Allow("ReadEvents", [OperatorActions.DescribeEvents], ["*"]),
            // Asked by a prefix of names: a list, which is authorised for all or none.
            Allow("ReadAlarms", [OperatorActions.DescribeAlarms], [$"arn:aws:cloudwatch:{region}:{account}:alarm:*"]),
            // An export goes to a bucket that whoever makes it names; ElastiCache asks for both in the caller's name.
            Allow("FindTheExportsBucket", [OperatorActions.FindBucket], ["arn:aws:s3:::*"]),
            Allow("ListTheExportsBucket", [OperatorActions.ListBuckets], ["*"]),
            Allow("ReadTheToken", [OperatorActions.GetSecretValue], [secretArn]));
        if (keyArn is not null)
        {
            // Called by Secrets Manager on the operator's behalf.
            statements.Add(Allow("DecryptTheToken", [OperatorActions.Decrypt], [keyArn]));
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
