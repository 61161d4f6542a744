using Amply.Model.Settings;

namespace Amply.Model;

/// <summary>Physical names, in one place. Prod keeps the source document's; other stacks carry their own.</summary>
public sealed class StackNames(RedisSettings settings)
{
    private readonly string suffix = settings.Stack == "prod" ? "" : $"-{settings.Stack}";

    /// <summary>A restore makes a new group, whose generation is then part of its id.</summary>
    public string ReplicationGroup => settings.GroupGeneration == 1
        ? $"amply-redis-{settings.Stack}"
        : $"amply-redis-{settings.Stack}-g{settings.GroupGeneration}";

    public string SubnetGroup => $"amply-redis-subnet{suffix}";

    /// <summary>Modes compatible and cluster have a group of their own, so that none is renamed.</summary>
    public string ParameterGroup => settings.Mode is Mode.Compatible or Mode.Cluster ? $"amply-redis-params-cluster{suffix}" : $"amply-redis-params{suffix}";

    public string SecurityGroup => $"amply-redis{suffix}";

    public string AuthTokenSecret => $"amply-redis/{settings.Stack}/auth-token";

    public string AlarmTopic => $"amply-redis-alarms{suffix}";

    public string Dashboard => $"amply-redis{suffix}";

    public string KeyAlias => $"alias/amply-redis{suffix}";

    public string OperatorPolicy => $"amply-redis-operator{suffix}";

    public string FinalSnapshot => $"{ReplicationGroup}-final";

    public string LogGroup(string log) => $"/amply/redis/{settings.Stack}/{log}";

    /// <summary>As the source names alarms, with the member behind.</summary>
    public static string Alarm(string kind, string member) => $"redis-amply-{kind}-{member}";
}
