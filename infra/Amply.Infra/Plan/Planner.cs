using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Infra.Components;
using Amply.Infra.Policies;
using Amply.Model.Design;
using Amply.Model.Outputs;
using Amply.Model.Plans;
using Amply.Model.Settings;
using Pulumi;
using Pulumi.Testing;

namespace Amply.Infra.Plan;

/// <summary>Runs the program offline and writes down everything that it would make.</summary>
internal static class Planner
{
    private static readonly MethodInfo Value = typeof(Planner).GetMethod(nameof(ValueAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static async Task<PlanDocument> PlanAsync(StackDesign design)
    {
        var settings = design.Settings;
        var mocks = new RecordingMocks(settings.Region, settings.Network?.VpcId);
        var options = new OptionsRecorder();
        var registered = await Deployment.TestWithServiceProviderAsync<RedisStack>(
            mocks,
            new RedisStackProvider(design, options.StackOptions),
            new TestOptions { ProjectName = SettingTable.Namespace, StackName = settings.Stack, IsPreview = false });

        ImmutableArray<PlannedResource> resources =
        [
            .. mocks.Resources
                .OrderBy(r => r.Type, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal)
                .Select(r => Resource(r.Type, r.Name, r.Inputs, options)),
        ];
        return new PlanDocument
        {
            SchemaVersion = PlanDocument.CurrentSchemaVersion,
            Stack = settings.Stack,
            Mode = settings.Mode,
            Region = settings.Region,
            Resources = resources,
            Outputs = (await OutputsAsync(registered.OfType<RedisStack>().Single())).WithoutSecrets(),
            Cost = design.Cost,
            Policies = PolicySet.Judge(resources, settings),
            Unverified = Unverified(settings),
        };
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

    // By reflection over the stack's outputs, as Pulumi itself takes them: a list of them here could differ from the stack's.
    private static async Task<StackOutputs> OutputsAsync(RedisStack stack)
    {
        var outputs = new JsonObject();
        foreach (var property in typeof(RedisStack).GetProperties())
        {
            if (property.GetCustomAttribute<OutputAttribute>()?.Name is { } name)
            {
                var read = Value.MakeGenericMethod(property.PropertyType.GenericTypeArguments);
                outputs[name] = await (Task<JsonNode?>)read.Invoke(null, [property.GetValue(stack)])!;
            }
        }

        return outputs.Deserialize(OutputsJson.Default.StackOutputs)!;
    }

    // The SDK gives a value by Apply only. Mocks answer everything, so every value is known.
    private static Task<JsonNode?> ValueAsync<T>(Output<T> output)
    {
        var value = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        output.Apply(v =>
        {
            value.TrySetResult(InputJson.Node(v));
            return v;
        });
        return value.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    // An offline plan cannot know these facts. 'pulumi up' looks them up.
    private static ImmutableArray<string> Unverified(RedisSettings settings)
    {
        var (subnets, vpc) = settings.Network is { } network
            ? (string.Join(", ", network.SubnetIds), network.VpcId)
            : ($"the subnets of stack {settings.NetworkStack}", "its VPC");
        ImmutableArray<string> facts =
        [
            $"whether {subnets} are private (Prowler elasticache_cluster_uses_public_subnet), in {vpc}, and in two availability zones: "
                + "'pulumi up' looks it up and stops where one is not",
            // After a minor upgrade by AWS, the older version in the settings is a downgrade, which replaces the group.
            $"whether the group already runs a version above {settings.EngineVersion}: then 'pulumi up' shows a replacement "
                + "because of engineVersion; raise amply-redis:engineVersion instead",
        ];
        return settings.NetworkStack is { } stack
            ? [$"the network: its ids come from stack {stack}, and those in this plan stand in for them", .. facts]
            : facts;
    }
}

/// <summary>A resource's inputs as JSON. Mocks receive secrets in clear, so secrets are masked by their names.</summary>
internal static class InputJson
{
    private static readonly HashSet<string> SecretInputs = new(StringComparer.Ordinal)
    {
        "authToken", "authTokenWo", "secretString", "secretStringWo", "secretBinary",
    };

    public static ImmutableSortedDictionary<string, JsonElement> Of(ImmutableDictionary<string, object> inputs) =>
        inputs.ToImmutableSortedDictionary(
            input => input.Key,
            input => Element(SecretInputs.Contains(input.Key) ? JsonValue.Create(StackOutputs.Masked) : Node(input.Value)),
            StringComparer.Ordinal);

    private static JsonElement Element(JsonNode? node)
    {
        using var document = JsonDocument.Parse(node?.ToJsonString() ?? "null");
        return document.RootElement.Clone();
    }

    internal static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        // The SDK gives numbers as doubles. A whole number is written without a fraction.
        double number when number == Math.Truncate(number) && Math.Abs(number) < 1e15 => JsonValue.Create((long)number),
        double number => JsonValue.Create(number),
        int number => JsonValue.Create(number),
        IDictionary map => new JsonObject(
            map.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(k => KeyValuePair.Create(k, Node(map[k])))),
        IEnumerable<KeyValuePair<string, object>> map => new JsonObject(
            map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, Node(e.Value)))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Node)]),
        _ => JsonValue.Create(value.ToString()),
    };
}
