using System.Collections.Immutable;

namespace Amply.Model;

/// <summary>The API actions that the command line calls, as IAM names them: the operator's policy allows these, and a test holds the command line to them.</summary>
public static class OperatorActions
{
    public const string DescribeReplicationGroups = "elasticache:DescribeReplicationGroups";
    public const string DescribeCacheClusters = "elasticache:DescribeCacheClusters";
    public const string TestFailover = "elasticache:TestFailover";
    public const string ModifyReplicationGroup = "elasticache:ModifyReplicationGroup";
    public const string CreateSnapshot = "elasticache:CreateSnapshot";
    public const string DescribeSnapshots = "elasticache:DescribeSnapshots";
    public const string DeleteSnapshot = "elasticache:DeleteSnapshot";
    public const string CopySnapshot = "elasticache:CopySnapshot";
    public const string DescribeEvents = "elasticache:DescribeEvents";
    public const string DescribeAlarms = "cloudwatch:DescribeAlarms";
    public const string GetSecretValue = "secretsmanager:GetSecretValue";

    public static readonly ImmutableArray<string> All =
    [
        DescribeReplicationGroups, DescribeCacheClusters, TestFailover, ModifyReplicationGroup, CreateSnapshot, DescribeSnapshots, DeleteSnapshot, CopySnapshot, DescribeEvents, DescribeAlarms, GetSecretValue,
    ];

    // What AWS does on the caller's behalf, and asks the caller's policy for: an export looks for its bucket, and a secret is decrypted.
    public const string FindBucket = "s3:GetBucketLocation";
    public const string ListBuckets = "s3:ListAllMyBuckets";
    public const string Decrypt = "kms:Decrypt";
}
