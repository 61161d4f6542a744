namespace Amply.Infra;

/// <summary>Type tokens of the resources that a plan judges by their kind.</summary>
internal static class ResourceTypes
{
    public const string ReplicationGroup = "aws:elasticache/replicationGroup:ReplicationGroup";
    public const string ParameterGroup = "aws:elasticache/parameterGroup:ParameterGroup";
    public const string SubnetGroup = "aws:elasticache/subnetGroup:SubnetGroup";
    public const string SecurityGroup = "aws:ec2/securityGroup:SecurityGroup";
    public const string IngressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    public const string EgressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    public const string RandomPassword = "random:index/randomPassword:RandomPassword";
    public const string Secret = "aws:secretsmanager/secret:Secret";
    public const string SecretVersion = "aws:secretsmanager/secretVersion:SecretVersion";
    public const string Key = "aws:kms/key:Key";
    public const string Topic = "aws:sns/topic:Topic";
    public const string LogGroup = "aws:cloudwatch/logGroup:LogGroup";
    public const string MetricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
    public const string Dashboard = "aws:cloudwatch/dashboard:Dashboard";
    public const string IamPolicy = "aws:iam/policy:Policy";
}
