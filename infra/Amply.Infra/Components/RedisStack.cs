using System.Text.Json;
using Amply.Model;
using Amply.Model.Design;
using Amply.Model.Outputs;
using Pulumi;

namespace Amply.Infra.Components;

/// <summary>One environment: every resource of its design, and the outputs that clients and routines use.</summary>
public sealed class RedisStack : Stack
{
    /// <param name="options">With these the plan learns resource options, because mocks do not receive them.</param>
    public RedisStack(StackDesign design, StackOptions? options)
        : base(options)
    {
        var settings = design.Settings;
        var key = settings.CustomerKey ? new EncryptionKey("key", design) : null;
        var network = new GroupNetwork("network", design);
        var token = new AuthToken("auth-token", design, key);
        var logs = new GroupLogs("logs", design, key);
        var group = new RedisGroup("redis", design, network, token, logs, key);
        var connection = new ConnectionSecret("connection", token, group);
        _ = new GroupAlarms("alarms", design, group, key);
        _ = new GroupDashboard("dashboard", design);
        var access = new OperatorAccess("operator", design, group, token, key);

        Stack = Output.Create(settings.Stack);
        Mode = Output.Create(settings.Mode.Name());
        Region = Output.Create(settings.Region);
        ReplicationGroupId = group.Id;
        PrimaryEndpoint = group.PrimaryEndpoint;
        ReaderEndpoint = group.ReaderEndpoint;
        ConfigurationEndpoint = group.ConfigurationEndpoint;
        EndpointNote = Output.Create(group.EndpointNote);
        Nodes = Output.Create(design.Topology.Members);
        AuthTokenSecretArn = token.SecretArn;
        AuthTokenGeneration = Output.Create(settings.AuthTokenGeneration);
        RedisUrl = connection.RedisUrl;
        CeleryResultBackendUrl = connection.CeleryResultBackendUrl;
        Thresholds = Output.Create(ByName(settings.Thresholds));
        EstimatedMonthlyCostUsd = Output.Create((double)design.Cost.MonthlyUsd);
        Protected = Output.Create(settings.Protect);
        OperatorPolicyArn = access.PolicyArn;
    }

    [Output("stack")] public Output<string> Stack { get; private set; }

    [Output("mode")] public Output<string> Mode { get; private set; }

    [Output("region")] public Output<string> Region { get; private set; }

    [Output("replicationGroupId")] public Output<string> ReplicationGroupId { get; private set; }

    [Output("primaryEndpoint")] public Output<string?> PrimaryEndpoint { get; private set; }

    [Output("readerEndpoint")] public Output<string?> ReaderEndpoint { get; private set; }

    [Output("configurationEndpoint")] public Output<string?> ConfigurationEndpoint { get; private set; }

    [Output("endpointNote")] public Output<string?> EndpointNote { get; private set; }

    [Output("nodes")] public Output<ImmutableArray<string>> Nodes { get; private set; }

    [Output("authTokenSecretArn")] public Output<string> AuthTokenSecretArn { get; private set; }

    [Output("authTokenGeneration")] public Output<int> AuthTokenGeneration { get; private set; }

    /// <summary>Secret.</summary>
    [Output("redisUrl")] public Output<string> RedisUrl { get; private set; }

    /// <summary>Secret.</summary>
    [Output("celeryResultBackendUrl")] public Output<string> CeleryResultBackendUrl { get; private set; }

    [Output("thresholds")] public Output<ImmutableDictionary<string, double>> Thresholds { get; private set; }

    [Output("estimatedMonthlyCostUsd")] public Output<double> EstimatedMonthlyCostUsd { get; private set; }

    [Output("protected")] public Output<bool> Protected { get; private set; }

    [Output("operatorPolicyArn")] public Output<string> OperatorPolicyArn { get; private set; }

    // Pulumi cannot serialise a record.
    private static ImmutableDictionary<string, double> ByName(Thresholds thresholds) => JsonSerializer
        .SerializeToElement(thresholds, OutputsJson.Default.Thresholds)
        .EnumerateObject()
        .ToImmutableDictionary(p => p.Name, p => p.Value.GetDouble());
}

/// <summary>Gives the stack its design. Pulumi makes the stack inside its deployment, from a service provider.</summary>
public sealed class RedisStackProvider(StackDesign design, StackOptions? options = null) : IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType == typeof(RedisStack) ? new RedisStack(design, options) : null;
}

/// <summary>The tags of every resource that takes tags.</summary>
internal static class ResourceTags
{
    public static InputMap<string> Tags(this StackDesign design) => new()
    {
        ["Project"] = "amply-redis",
        ["Environment"] = design.Settings.Stack,
        ["ManagedBy"] = "pulumi",
    };
}
