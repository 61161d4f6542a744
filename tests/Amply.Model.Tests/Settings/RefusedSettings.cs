namespace Amply.Model.Tests.Settings;

/// <summary>Settings that AWS, its provider or this project refuses: key, bad value, the key in the refusal, words of the reason.</summary>
public sealed class RefusedSettings : TheoryData<string, string?, string, string>
{
    private const string Aof = "AOF is unsupported";

    public RefusedSettings()
    {
        Add("aws:region", null, "aws:region", "is not set");
        Add("aws:region", "us-east", "aws:region", "is not a region's name");
        Bad("mode", "Single", "is not a mode");
        Bad("mode", "clustered", "is not a mode");
        Bad("nodeType", "cache.t1.micro", "cannot create snapshots, fail over");
        Bad("nodeType", "cache.t3.mikro", "is not a node type");
        Bad("nodeType", "t3.micro", "is not a node type");
        Bad("engineVersion", "6.2", "is not a supported version");
        Bad("engineVersion", "8.0", "is not a supported version");
        Bad("engineVersion", "7", "is not a supported version");
        Bad("snapshotRetentionDays", "0", "range");
        Bad("snapshotRetentionDays", "36", "range");
        Bad("snapshotRetentionDays", "seven", "range");
        Bad("snapshotRetentionDays", "7.5", "range");
        Bad("snapshotWindow", "4:00-5:00", "is not a daily window");
        Bad("snapshotWindow", "04:00", "is not a daily window");
        Bad("snapshotWindow", "24:00-25:00", "is not a daily window");
        Bad("snapshotWindow", "04:00-04:59", "is 59 minutes long");
        Bad("snapshotWindow", "04:00-04:00", "is 0 minutes long");
        Bad("snapshotWindow", "04:30-05:30", "overlaps the maintenance window");
        Bad("snapshotWindow", "23:30-05:01", "overlaps the maintenance window");
        Bad("maintenanceWindow", "sunday:05:00-sunday:06:00", "is not a weekly window");
        Bad("maintenanceWindow", "05:00-06:00", "is not a weekly window");
        Bad("maintenanceWindow", "sun:05:00-sun:05:30", "is 30 minutes long");
        Bad("maintenanceWindow", "sun:06:00-tue:06:00", "is 2880 minutes long");
        Bad("maintenanceWindow", "Sun:05:00-Sun:06:00", "is not a weekly window");
        Bad("customerKey", "yes", "is not a boolean");
        Bad("finalSnapshot", "1", "is not a boolean");
        Bad("protect", "True", "is not a boolean");
        Bad("authTokenGeneration", "0", "range");
        Bad("authTokenStrategy", "rotate", "is not a strategy");
        Bad("authTokenStrategy", "DELETE", "is not a strategy");
        Bad("groupGeneration", "0", "range");
        Bad("monthlyBudgetUsd", "-1", "range");
        Bad("monthlyBudgetUsd", "60.50", "range");
        Bad("vpcId", null, "is not set");
        Bad("vpcId", "vpc-123", "is not a VPC's id");
        Bad("subnetIds", "subnet-0b7e5a1c3d9f2e4a6", "is not a list");
        Bad("subnetIds", """{"a":"subnet-0b7e5a1c3d9f2e4a6"}""", "is not a list");
        Bad("subnetIds", "[1,2]", "is not a list");
        At("subnetIds", "[1]", """["subnet-0b7e5a1c3d9f2e4a6"]""", "fewer than two");
        At("subnetIds", "[1]", """["subnet-0b7e5a1c3d9f2e4a6","net-1"]""", "is not a subnet's id");
        At("subnetIds", "[2]", """["subnet-0b7e5a1c3d9f2e4a6","subnet-0c8d6b2e4f1a3c5d7","subnet-0b7e5a1c3d9f2e4a6"]""", "is listed twice");
        At("clientSecurityGroupIds", "[0]", "[]", "no client could connect");
        At("clientSecurityGroupIds", "[0]", """["0.0.0.0/0"]""", "is not a security group's id");
        At("clientSecurityGroupIds", "[1]", """["sg-0d9e7c3f5a2b4d6e8","sg-0d9e7c3f5a2b4d6e8"]""", "is listed twice");
        At("alertEmails", "[0]", """["oncall"]""", "is not an e-mail address");
        At("alertEmails", "[1]", """["a@amply.example","a@amply.example"]""", "is listed twice");
        Bad("networkStack", "amply/network/prod", "is set beside");
        At("parameters", ".appendonly", """{"appendonly":"yes"}""", Aof);
        At("parameters", ".appendonly", """{"appendonly":true}""", Aof);
        At("parameters", ".appendfsync", """{"appendfsync":"everysec"}""", Aof);
        At("parameters", ".maxmemory", """{"maxmemory":"100mb"}""", "follows from the node type");
        At("parameters", ".cluster-enabled", """{"cluster-enabled":"yes"}""", "is set by the mode");
        At("parameters", ".maxmemory-policy", """{"maxmemory-policy":"lru"}""", "is not an eviction policy");
        At("parameters", ".timeout", """{"timeout":"5m"}""", "range");
        At("parameters", ".timeout", """{"timeout":-1}""", "range");
        At("parameters", ".reserved-memory-percent", """{"reserved-memory-percent":101}""", "range");
        At("parameters", ".maxmemory-samples", """{"maxmemory-samples":0}""", "range");
        At("parameters", ".activedefrag", """{"activedefrag":"on"}""", "is not a switch");
        At("parameters", ".save", """{"save":"60 1"}""", "is not a parameter");
        Bad("parameters", "timeout=300", "is not an object");
        Bad("parameters", """["timeout"]""", "is not an object");
        At("alarms", ".cpu", """{"cpu":80}""", "is not a threshold");
        At("alarms", ".cpuPercent", """{"cpuPercent":0}""", "range");
        At("alarms", ".cpuPercent", """{"cpuPercent":"80%"}""", "range");
        At("alarms", ".cacheHitRatePercent", """{"cacheHitRatePercent":101}""", "range");
        At("alarms", ".connections", """{"connections":65001}""", "range");
        At("alarms", ".replicationLagSeconds", """{"replicationLagSeconds":"NaN"}""", "range");
        At("alarms", ".freeableMemoryBytes", """{"freeableMemoryBytes":"100 MB"}""", "range");
        Add("restoreFromSnapshot", "nightly", "amply-redis:groupGeneration", "a restore is never in place");
        Bad("memberIds", """["amply-redis-prod-001","amply-redis-prod-002"]""", "names 2 members, and the settings make 1 nodes");
        At("memberIds", "[0]", """["Amply Redis 1"]""", "is not a member's id");
    }

    private void Bad(string key, string? value, string reason) => Add(key, value, "amply-redis:" + key, reason);

    private void At(string key, string path, string value, string reason) => Add(key, value, $"amply-redis:{key}{path}", reason);
}
