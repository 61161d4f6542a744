using System.Text.Json.Nodes;
using Amply.Model;
using Amply.Model.Design;
using Pulumi;
using Pulumi.Aws;
using Pulumi.Aws.Iam;

namespace Amply.Infra.Components;

/// <summary>The IAM policy of the routines: exactly the actions that the command line uses, on this stack's resources.</summary>
public sealed class OperatorAccess : ComponentResource
{
    public OperatorAccess(
        string name, StackDesign design, RedisGroup group, AuthToken token, GroupLogs logs, EncryptionKey? key,
        ComponentResourceOptions? options = null)
        : base("amply:redis:OperatorAccess", name, options)
    {
        var account = GetCallerIdentity.Invoke().Apply(identity => identity.AccountId);
        var keyArn = key?.Arn.Apply(arn => (string?)arn) ?? Output.Create((string?)null);
        var policy = new Policy($"{name}-policy", new PolicyArgs
        {
            Name = design.Names.OperatorPolicy,
            Description = $"For those who are on call for Amply Redis, {design.Settings.Stack}: what ./amply calls, and nothing else",
            PolicyDocument = Output.Tuple(account, group.Arn, token.SecretArn, logs.AuditArn, keyArn)
                .Apply(t => Document(design, t.Item1, t.Item2, t.Item3, t.Item4, t.Item5)),
            Tags = design.Tags(),
        }, new CustomResourceOptions { Parent = this });

        PolicyArn = policy.Arn;
        RegisterOutputs();
    }

    public Output<string> PolicyArn { get; }

    private static string Document(
        StackDesign design, string account, string groupArn, string secretArn, string auditArn, string? keyArn)
    {
        var (region, id) = (design.Settings.Region, design.Names.ReplicationGroup);
        // A new member gets another number, so no list of members stays right.
        var members = $"arn:aws:elasticache:{region}:{account}:cluster:{id}-*";
        // The person who creates a snapshot names it, so no name is known here.
        var snapshots = $"arn:aws:elasticache:{region}:{account}:snapshot:*";
        var statements = new JsonArray(
            Allow(
                "ReadAndFailOverTheGroup",
                [OperatorActions.DescribeReplicationGroups, OperatorActions.TestFailover, OperatorActions.ModifyReplicationGroup],
                [groupArn]),
            // AWS authorises it for the group and for its members.
            Allow("ReadServiceUpdates", [OperatorActions.DescribeUpdateActions], [groupArn, members]),
            // In cluster mode only the members tell their addresses.
            Allow("FindTheMembers", [OperatorActions.DescribeCacheClusters], [members]),
            Allow("MakeSnapshotsOfTheGroup", [OperatorActions.CreateSnapshot], [groupArn, members, snapshots]),
            Allow(
                "ReadExportAndDeleteSnapshots",
                [OperatorActions.DescribeSnapshots, OperatorActions.CopySnapshot, OperatorActions.DeleteSnapshot],
                [snapshots]),
            // This action takes no resource.
            Allow("ReadEvents", [OperatorActions.DescribeEvents], ["*"]),
            // The routines ask by a prefix of names. AWS authorises such a list for all alarms or for no alarm.
            Allow(
                "ReadAlarms",
                [OperatorActions.DescribeAlarms, OperatorActions.DescribeAlarmHistory],
                [$"arn:aws:cloudwatch:{region}:{account}:alarm:*"]),
            // With ':*' the ARN stands for the group and for its streams: these actions need both.
            Allow(
                "KeepTheAuditLog",
                [OperatorActions.CreateLogStream, OperatorActions.PutLogEvents, OperatorActions.FilterLogEvents],
                [$"{auditArn}:*"]),
            // The person who exports a snapshot names the bucket. ElastiCache calls both actions in that person's name.
            Allow("FindTheExportsBucket", [OperatorActions.FindBucket], ["arn:aws:s3:::*"]),
            Allow("ListTheExportsBucket", [OperatorActions.ListBuckets], ["*"]),
            Allow("ReadTheToken", [OperatorActions.GetSecretValue], [secretArn]));
        if (keyArn is not null)
        {
            // Secrets Manager calls this action in the operator's name.
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
