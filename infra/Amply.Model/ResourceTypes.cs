namespace Amply.Model;

/// <summary>Pulumi's type tokens: the program registers these, a plan lists them and a lab reads them.</summary>
public static class ResourceTypes
{
    public const string ReplicationGroup = "aws:elasticache/replicationGroup:ReplicationGroup";
    public const string ParameterGroup = "aws:elasticache/parameterGroup:ParameterGroup";
    public const string SubnetGroup = "aws:elasticache/subnetGroup:SubnetGroup";
    public const string SecurityGroup = "aws:ec2/securityGroup:SecurityGroup";
    public const string IngressRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    public const string RandomPassword = "random:index/randomPassword:RandomPassword";
    public const string Secret = "aws:secretsmanager/secret:Secret";
    public const string SecretVersion = "aws:secretsmanager/secretVersion:SecretVersion";
    public const string Key = "aws:kms/key:Key";
    public const string KeyAlias = "aws:kms/alias:Alias";
    public const string Topic = "aws:sns/topic:Topic";
    public const string TopicSubscription = "aws:sns/topicSubscription:TopicSubscription";
    public const string LogGroup = "aws:cloudwatch/logGroup:LogGroup";
    public const string MetricAlarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
    public const string Dashboard = "aws:cloudwatch/dashboard:Dashboard";
    public const string IamPolicy = "aws:iam/policy:Policy";
    public const string StackReference = "pulumi:pulumi:StackReference";
    public const string Stack = "pulumi:pulumi:Stack";
}
