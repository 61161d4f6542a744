namespace Amply.Model;

/// <summary>The API actions that the command line calls, as IAM names them. The operator's policy allows exactly these.</summary>
/// <remarks>A test compares them with the calls of the command line.</remarks>
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
    public const string DescribeUpdateActions = "elasticache:DescribeUpdateActions";
    public const string DescribeAlarms = "cloudwatch:DescribeAlarms";
    public const string GetSecretValue = "secretsmanager:GetSecretValue";

    public static readonly ImmutableArray<string> All =
    [
        DescribeReplicationGroups, DescribeCacheClusters, TestFailover, ModifyReplicationGroup, CreateSnapshot, DescribeSnapshots,
        DeleteSnapshot, CopySnapshot, DescribeEvents, DescribeUpdateActions, DescribeAlarms, GetSecretValue,
    ];

    // AWS calls these in the caller's name: ElastiCache looks for the bucket of an export, and Secrets Manager decrypts a secret.
    public const string FindBucket = "s3:GetBucketLocation";
    public const string ListBuckets = "s3:ListAllMyBuckets";
    public const string Decrypt = "kms:Decrypt";
}
