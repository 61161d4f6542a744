using System.Text.Json;
using Amply.Model;
using Amply.Model.Outputs;
using Amply.Model.Plans;

namespace Amply.Lab.Tests.ControlPlane;

/// <summary>Plans as the infrastructure program prints them, down to what a lab reads.</summary>
internal static class TestPlan
{
    public static PlanDocument Of(
        int replicas,
        string nodeType = "cache.t3.micro",
        string policy = "volatile-lru",
        string id = LabUnderTest.GroupId,
        int generation = 1,
        string strategy = "ROTATE",
        string clusterMode = "disabled",
        int shards = 1) => new()
        {
            SchemaVersion = PlanDocument.CurrentSchemaVersion,
            Stack = "test",
            Mode = clusterMode switch
            {
                "enabled" => Mode.Cluster,
                "compatible" => Mode.Compatible,
                _ => replicas is 0 ? Mode.Single : Mode.Ha,
            },
            Region = "eu-west-1",
            Resources =
        [
            Resource("aws:elasticache/parameterGroup:ParameterGroup", $$"""
                {"name": "amply-redis-params", "family": "redis7", "parameters": [{"name": "maxmemory-policy", "value": "{{policy}}"}]}
                """),
            Resource("aws:elasticache/replicationGroup:ReplicationGroup", $$"""
                {
                  "replicationGroupId": "{{id}}", "description": "Sessions, rate limits, cached queries, Celery results",
                  "nodeType": "{{nodeType}}", "engineVersion": "7.0", "port": 6379,
                  "clusterMode": "{{clusterMode}}", {{(clusterMode is "enabled" ? $"\"numNodeGroups\": {shards}, \"replicasPerNodeGroup\": {replicas}" : $"\"numCacheClusters\": {replicas + 1}")}},
                  "automaticFailoverEnabled": {{(replicas > 0 || clusterMode is "enabled" ? "true" : "false")}}, "multiAzEnabled": {{(replicas > 0 ? "true" : "false")}},
                  "parameterGroupName": "amply-redis-params", "subnetGroupName": "amply-redis-subnet", "securityGroupIds": ["sg-1"],
                  "snapshotRetentionLimit": 7, "snapshotWindow": "04:00-05:00", "maintenanceWindow": "sun:05:00-sun:06:00",
                  "transitEncryptionEnabled": true, "authTokenUpdateStrategy": "{{strategy}}", "atRestEncryptionEnabled": "true",
                  "kmsKeyId": "alias/amply",
                  "notificationTopicArn": "arn:aws:sns:eu-west-1:000000000000:amply"
                }
                """),
            Resource("random:index/randomPassword:RandomPassword", $$"""
                {"keepers": {"generation": "{{generation}}"}, "length": 64, "special": false}
                """),
            Resource("aws:secretsmanager/secret:Secret", """
                {"name": "amply-redis-test"}
                """),
            Resource("aws:cloudwatch/metricAlarm:MetricAlarm", """
                {
                  "name": "redis-amply-high-evictions", "comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 1, "metricName": "Evictions",
                  "namespace": "AWS/ElastiCache", "period": 60, "statistic": "Sum", "threshold": 100, "treatMissingData": "notBreaching",
                  "dimensions": {"CacheClusterId": "amply-redis-test-001"}
                }
                """),
        ],
            Outputs = new StackOutputs
            {
                Stack = "test",
                Mode = Mode.Ha,
                Region = "eu-west-1",
                ReplicationGroupId = id,
                Nodes = clusterMode is "enabled"
                    ? [.. Enumerable.Range(1, shards).SelectMany(shard => Enumerable.Range(1, replicas + 1).Select(number => $"{id}-{shard:D4}-{number:D3}"))]
                    : [.. Enumerable.Range(1, replicas + 1).Select(number => $"{id}-{number:D3}")],
                AuthTokenSecretArn = LabUnderTest.SecretArn,
                Thresholds = new Thresholds(),
                EstimatedMonthlyCostUsd = 0,
                Protected = false,
            },
            Cost = new CostEstimate { MonthlyUsd = 0, PricesAsOf = new DateOnly(2026, 10, 2), Items = [], Source = [] },
        };

    private static PlannedResource Resource(string type, string inputs) => new()
    {
        Type = type,
        Name = "one",
        Inputs = JsonDocument.Parse(inputs).RootElement.EnumerateObject().ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value),
    };
}
