using System.Collections.Immutable;
using System.Text.Json;
using Amply.Infra.Components;
using Amply.Model;
using Amply.Model.Outputs;
using Pulumi;

namespace Amply.Infra;

/// <summary>One environment: everything that its configuration describes, and the outputs that clients and routines use.</summary>
public sealed class RedisStack : Stack
{
    public RedisStack()
        : this(options: null)
    {
    }

    /// <param name="options">How the plan looks at resource options, which mocks are not shown.</param>
    public RedisStack(StackOptions? options)
        : base(options)
    {
        var settings = StackConfiguration.Read(Deployment.Instance.StackName);
        var names = new StackNames(settings);
        var topology = GroupTopology.Of(settings, names.ReplicationGroup);
        var alarms = AlarmCatalogue.For(topology, settings.NodeType, settings.Thresholds);
        var context = new StackContext(settings, names, topology);

        var key = settings.CustomerKey ? new EncryptionKey("key", context) : null;
        var network = new GroupNetwork("network", context);
        var token = new AuthToken("auth-token", context, key);
        var logs = new GroupLogs("logs", context, key);
        var group = new RedisGroup("redis", context, network, token, logs, key);
        var connection = new ConnectionSecret("connection", context, token, group);
        _ = new GroupAlarms("alarms", context, alarms, group, key);
        _ = new GroupDashboard("dashboard", context, alarms);
        var access = new OperatorAccess("operator", context, group, token, key);

        Stack = Output.Create(settings.Stack);
        Mode = Output.Create(ContractNames.Of(settings.Mode));
        Region = Output.Create(settings.Region);
        ReplicationGroupId = group.Id;
        PrimaryEndpoint = group.PrimaryEndpoint;
        ReaderEndpoint = group.ReaderEndpoint;
        ConfigurationEndpoint = group.ConfigurationEndpoint;
        EndpointNote = Output.Create(group.EndpointNote);
        Nodes = Output.Create(topology.Members);
        AuthTokenSecretArn = token.SecretArn;
        RedisUrl = connection.RedisUrl;
        CeleryResultBackendUrl = connection.CeleryResultBackendUrl;
        Thresholds = Output.Create(ContractNames.Of(settings.Thresholds));
        EstimatedMonthlyCostUsd = Output.Create((double)Costs.Estimate(settings, topology.Nodes, alarms.Sum(a => a.Metrics)).MonthlyUsd);
        Protected = Output.Create(settings.Protect);
        OperatorPolicyArn = access.PolicyArn;
    }

    [Output("stack")]
    public Output<string> Stack { get; private set; }

    [Output("mode")]
    public Output<string> Mode { get; private set; }

    [Output("region")]
    public Output<string> Region { get; private set; }

    [Output("replicationGroupId")]
    public Output<string> ReplicationGroupId { get; private set; }

    [Output("primaryEndpoint")]
    public Output<string?> PrimaryEndpoint { get; private set; }

    [Output("readerEndpoint")]
    public Output<string?> ReaderEndpoint { get; private set; }

    [Output("configurationEndpoint")]
    public Output<string?> ConfigurationEndpoint { get; private set; }

    [Output("endpointNote")]
    public Output<string?> EndpointNote { get; private set; }

    [Output("nodes")]
    public Output<ImmutableArray<string>> Nodes { get; private set; }

    [Output("authTokenSecretArn")]
    public Output<string> AuthTokenSecretArn { get; private set; }

    /// <summary>Secret.</summary>
    [Output("redisUrl")]
    public Output<string> RedisUrl { get; private set; }

    /// <summary>Secret.</summary>
    [Output("celeryResultBackendUrl")]
    public Output<string> CeleryResultBackendUrl { get; private set; }

    [Output("thresholds")]
    public Output<ImmutableDictionary<string, double>> Thresholds { get; private set; }

    [Output("estimatedMonthlyCostUsd")]
    public Output<double> EstimatedMonthlyCostUsd { get; private set; }

    [Output("protected")]
    public Output<bool> Protected { get; private set; }

    [Output("operatorPolicyArn")]
    public Output<string> OperatorPolicyArn { get; private set; }
}

/// <summary>Values as the outputs contract writes them.</summary>
internal static class ContractNames
{
    public static string Of(Mode mode) => JsonNamingPolicy.CamelCase.ConvertName(mode.ToString());

    /// <summary>By the contract's names, for Pulumi knows no record.</summary>
    public static ImmutableDictionary<string, double> Of(Thresholds thresholds) => JsonSerializer
        .SerializeToElement(thresholds, ContractJson.Default.Thresholds)
        .EnumerateObject()
        .ToImmutableDictionary(p => p.Name, p => p.Value.GetDouble());
}
