using System.Collections.Immutable;
using System.Text.Json;
using Amply.Infra.Policies;
using Amply.Model;
using Amply.Model.Outputs;
using Amply.Model.Plans;
using Amply.Model.Settings;
using Pulumi;
using Pulumi.Testing;

namespace Amply.Infra.Plan;

/// <summary>Runs the program offline and writes down everything that it would make.</summary>
internal static class Planner
{
    // From here the program's configuration comes in Pulumi's own way, under the engine and under test.
    private const string ConfigVariable = "PULUMI_CONFIG";

    /// <exception cref="PlanRefusedException">A setting is wrong; the message lists all that are.</exception>
    public static async Task<(PlanDocument Plan, RedisSettings Settings)> PlanAsync(string stack, ImmutableSortedDictionary<string, string> configuration)
    {
        var read = SettingsReader.Read(stack, configuration.GetValueOrDefault(SettingKeys.Region), key => configuration.GetValueOrDefault(SettingKeys.Full(key)));
        if (read.Settings is not { } settings)
        {
            throw PlanRefusedException.Usage(
                $"stack {stack}: {(read.Problems.Length == 1 ? "a setting is" : $"{read.Problems.Length} settings are")} refused.", read.Problems.Select(p => p.ToString()));
        }

        var mocks = new RecordingMocks(settings.Region, settings.Network?.VpcId);
        var options = new OptionsRecorder();
        Environment.SetEnvironmentVariable(ConfigVariable, JsonSerializer.Serialize(configuration.ToDictionary(), PlanJson.Default.DictionaryStringString));
        var registered = await Deployment.TestWithServiceProviderAsync<RedisStack>(
            mocks,
            new StackProvider(options.StackOptions),
            new TestOptions { ProjectName = SettingKeys.Namespace, StackName = stack, IsPreview = false });

        var names = new StackNames(settings);
        var topology = GroupTopology.Of(settings, names.ReplicationGroup);
        var alarms = AlarmCatalogue.For(topology, settings.NodeType, settings.Thresholds);
        ImmutableArray<PlannedResource> resources =
            [.. mocks.Resources.OrderBy(r => r.Type, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal).Select(r => Resource(r.Type, r.Name, r.Inputs, options))];
        var plan = new PlanDocument
        {
            SchemaVersion = PlanDocument.CurrentSchemaVersion,
            Stack = stack,
            Mode = settings.Mode,
            Region = settings.Region,
            Resources = resources,
            Outputs = await OutputsAsync(registered.OfType<RedisStack>().Single(), settings),
            Cost = Costs.Estimate(settings, topology.Nodes, alarms.Sum(a => a.Metrics)),
            Policies = PolicySet.Judge(resources, settings),
            Unverified = Unverified.Of(settings),
        };
        return (plan, settings);
    }

    private static PlannedResource Resource(string type, string name, ImmutableDictionary<string, object> inputs, OptionsRecorder options)
    {
        var recorded = options.Of(type, name);
        return new PlannedResource
        {
            Type = type,
            Name = name,
            Parent = recorded.Parent,
            Inputs = InputJson.Of(inputs),
            Protect = recorded.Protect,
            IgnoreChanges = recorded.IgnoreChanges,
        };
    }

    private static async Task<StackOutputs> OutputsAsync(RedisStack stack, RedisSettings settings) => new StackOutputs
    {
        Stack = await ValueAsync(stack.Stack),
        Mode = settings.Mode,
        Region = await ValueAsync(stack.Region),
        ReplicationGroupId = await ValueAsync(stack.ReplicationGroupId),
        PrimaryEndpoint = await ValueAsync(stack.PrimaryEndpoint),
        ReaderEndpoint = await ValueAsync(stack.ReaderEndpoint),
        ConfigurationEndpoint = await ValueAsync(stack.ConfigurationEndpoint),
        EndpointNote = await ValueAsync(stack.EndpointNote),
        Nodes = await ValueAsync(stack.Nodes),
        AuthTokenSecretArn = await ValueAsync(stack.AuthTokenSecretArn),
        RedisUrl = await ValueAsync(stack.RedisUrl),
        CeleryResultBackendUrl = await ValueAsync(stack.CeleryResultBackendUrl),
        Thresholds = settings.Thresholds,
        EstimatedMonthlyCostUsd = (decimal)await ValueAsync(stack.EstimatedMonthlyCostUsd),
        Protected = await ValueAsync(stack.Protected),
        OperatorPolicyArn = await ValueAsync(stack.OperatorPolicyArn),
    }.WithoutSecrets();

    // Apply is the only way to a value that the SDK gives; mocks answer everything, so none is unknown.
    private static Task<T> ValueAsync<T>(Output<T> output)
    {
        var value = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        output.Apply(v =>
        {
            value.TrySetResult(v);
            return v;
        });
        return value.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class StackProvider(StackOptions options) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(RedisStack) ? new RedisStack(options) : null;
    }
}

/// <summary>The plan cannot be made, or must not be carried out; the message is for the person.</summary>
public sealed class PlanRefusedException : Exception
{
    private PlanRefusedException(int exitCode, string message)
        : base(message) => ExitCode = exitCode;

    /// <summary>2: wrong words or settings. 3: understood, and refused.</summary>
    public int ExitCode { get; }

    /// <param name="message">One line, whatever the values in it hold.</param>
    /// <param name="details">What stands below it, a line each.</param>
    internal static PlanRefusedException Usage(string message, params IEnumerable<string> details) =>
        new(2, string.Join('\n', details.Select(d => "  " + d).Prepend(message).Select(OutsideText.Visible)));
}
