using System.Text.Json.Nodes;
using Amply.Model.Design;
using Pulumi;
using Pulumi.Aws;
using Pulumi.Aws.Kms;

namespace Amply.Infra.Components;

/// <summary>The stack's KMS key: for the group, its secret, its logs and the alarms' topic.</summary>
public sealed class EncryptionKey : ComponentResource
{
    public EncryptionKey(string name, StackDesign design, ComponentResourceOptions? options = null)
        : base("amply:redis:EncryptionKey", name, options)
    {
        var key = new Key($"{name}-key", new KeyArgs
        {
            Description = $"Amply Redis, {design.Settings.Stack}: data at rest, AUTH token, logs, alarms",
            EnableKeyRotation = true,
            DeletionWindowInDays = 30,
            Policy = GetCallerIdentity.Invoke().Apply(identity => Policy(identity.AccountId, design.Settings.Region)),
            Tags = design.Tags(),
        }, new CustomResourceOptions { Parent = this, Protect = design.Settings.Protect });
        var alias = new AliasArgs { Name = design.Names.KeyAlias, TargetKeyId = key.KeyId };
        _ = new Pulumi.Aws.Kms.Alias($"{name}-alias", alias, new CustomResourceOptions { Parent = this });

        Arn = key.Arn;
        RegisterOutputs();
    }

    public Output<string> Arn { get; }

    /// <summary>The ARN for a resource's input. Null, where a stack has no key, leaves the input unset.</summary>
    public Input<string> ArnInput => Arn;

    private static string Policy(string account, string region) => new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(
            new JsonObject
            {
                ["Sid"] = "TheAccountDecidesByIam",
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{account}:root" },
                ["Action"] = "kms:*",
                ["Resource"] = "*",
            },
            // With a key that AWS manages, CloudWatch may not publish to an encrypted topic.
            Service(
                "CloudWatchPublishesAlarms",
                "cloudwatch.amazonaws.com",
                ["kms:Decrypt", "kms:GenerateDataKey"],
                new JsonObject { ["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = account } }),
            Service(
                "CloudWatchLogsStores",
                $"logs.{region}.amazonaws.com",
                [
                    "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
                    "kms:ReEncryptFrom", "kms:ReEncryptTo",
                ],
                new JsonObject
                {
                    ["ArnLike"] = new JsonObject
                    {
                        ["kms:EncryptionContext:aws:logs:arn"] = $"arn:aws:logs:{region}:{account}:log-group:/amply/redis/*",
                    },
                })),
    }.ToJsonString();

    // In a key's policy the resource is the key.
    private static JsonObject Service(string sid, string service, string[] actions, JsonObject condition) => new()
    {
        ["Sid"] = sid,
        ["Effect"] = "Allow",
        ["Principal"] = new JsonObject { ["Service"] = service },
        ["Action"] = new JsonArray([.. actions.Select(a => (JsonNode)a)]),
        ["Resource"] = "*",
        ["Condition"] = condition,
    };
}
