using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;

namespace Amply.Infra.Plan;

/// <summary>Answers for AWS with what it would give back, as far as the program uses it, and records what it is asked to make.</summary>
/// <exception cref="InvalidOperationException">A resource or function that the program does not use: a new one needs its answers here.</exception>
/// <param name="vpcId">Where every subnet is said to be; absent where another stack gives the network.</param>
internal sealed class RecordingMocks(string region, string? vpcId = null) : IMocks
{
    public const string Account = "123456789012";

    private const string ReferencedVpc = "vpc-00000000";

    private int subnets;

    private readonly ConcurrentBag<(string Type, string Name, ImmutableDictionary<string, object> Inputs)> resources = [];

    public IReadOnlyCollection<(string Type, string Name, ImmutableDictionary<string, object> Inputs)> Resources => resources;

    public Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
    {
        var (type, name) = (args.Type ?? "", args.Name ?? "");
        var state = args.Inputs.ToBuilder();
        foreach (var (key, value) in Answers(type, name, args.Inputs))
        {
            state[key] = value;
        }

        // Components and the stack reference are no resources of AWS.
        if (!type.StartsWith("amply:", StringComparison.Ordinal) && !type.StartsWith("pulumi:", StringComparison.Ordinal))
        {
            resources.Add((type, name, args.Inputs));
        }

        return Task.FromResult<(string?, object)>((state.TryGetValue("id", out var id) ? (string)id : $"{name}-id", state.ToImmutable()));
    }

    public Task<object> CallAsync(MockCallArgs args) => args.Token switch
    {
        "aws:index/getCallerIdentity:getCallerIdentity" => Task.FromResult<object>(new Dictionary<string, object>
        {
            ["accountId"] = Account,
            ["arn"] = $"arn:aws:iam::{Account}:user/plan",
            ["id"] = Account,
            ["userId"] = "plan",
        }),
        // Offline nothing is known of subnets: the plan says so, and these answers let the program through its own checks.
        "aws:ec2/getSubnet:getSubnet" => Task.FromResult<object>(new Dictionary<string, object>
        {
            ["id"] = args.Args["id"],
            ["vpcId"] = vpcId ?? ReferencedVpc,
            ["availabilityZone"] = $"{region}{(char)('a' + (Interlocked.Increment(ref subnets) % 3))}",
        }),
        "aws:ec2/getRouteTable:getRouteTable" => Task.FromResult<object>(new Dictionary<string, object> { ["routes"] = ImmutableArray<object>.Empty }),
        _ => throw new InvalidOperationException($"the plan has no answer for the function {args.Token}"),
    };

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;

    private IEnumerable<(string Key, object Value)> Answers(string type, string name, ImmutableDictionary<string, object> inputs)
    {
        string Input(string key) => inputs.TryGetValue(key, out var value) ? value.ToString() ?? "" : name;
        string Arn(string service, string resource) => $"arn:aws:{service}:{region}:{Account}:{resource}";
        switch (type)
        {
            case "aws:elasticache/replicationGroup:ReplicationGroup":
                var id = Input("replicationGroupId");
                yield return ("id", id);
                yield return ("arn", Arn("elasticache", $"replicationgroup:{id}"));
                var host = $"{id}.xxxxxx.{region}.cache.amazonaws.com";
                yield return ("primaryEndpointAddress", $"master.{host}");
                yield return ("readerEndpointAddress", $"replica.{host}");
                yield return ("configurationEndpointAddress", $"clustercfg.{host}");
                break;
            case "random:index/randomPassword:RandomPassword":
                // Never printed, and no token: what shows it would be seen at once.
                yield return ("result", "PlannedTokenThatNoPlanMayShow000");
                break;
            case "aws:secretsmanager/secret:Secret":
                yield return ("arn", Arn("secretsmanager", $"secret:{Input("name")}-xxxxxx"));
                yield return ("id", Arn("secretsmanager", $"secret:{Input("name")}-xxxxxx"));
                break;
            case "aws:kms/key:Key":
                yield return ("arn", Arn("kms", "key/00000000-0000-0000-0000-000000000000"));
                yield return ("keyId", "00000000-0000-0000-0000-000000000000");
                break;
            case "aws:sns/topic:Topic":
                yield return ("arn", Arn("sns", Input("name")));
                break;
            case "aws:iam/policy:Policy":
                yield return ("arn", $"arn:aws:iam::{Account}:policy/{Input("name")}");
                break;
            case "aws:ec2/securityGroup:SecurityGroup":
                yield return ("id", "sg-00000000000000000");
                break;
            case "pulumi:pulumi:StackReference":
                // The library reads both: the names of secret outputs for every output, the stack's name for one that is missing.
                yield return ("name", name);
                yield return ("secretOutputNames", ImmutableArray<object>.Empty);
                yield return ("outputs", new Dictionary<string, object>
                {
                    ["vpcId"] = ReferencedVpc,
                    ["subnetIds"] = ImmutableArray.Create<object>("subnet-00000000", "subnet-00000001"),
                    ["clientSecurityGroupIds"] = ImmutableArray.Create<object>("sg-00000000"),
                });
                break;
            case "aws:elasticache/subnetGroup:SubnetGroup" or "aws:elasticache/parameterGroup:ParameterGroup"
                or "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" or "aws:secretsmanager/secretVersion:SecretVersion"
                or "aws:kms/alias:Alias" or "aws:cloudwatch/logGroup:LogGroup" or "aws:cloudwatch/metricAlarm:MetricAlarm" or "aws:cloudwatch/dashboard:Dashboard"
                or "aws:sns/topicSubscription:TopicSubscription":
                break;
            default:
                if (type.StartsWith("amply:", StringComparison.Ordinal) || type == "pulumi:pulumi:Stack")
                {
                    break;
                }

                throw new InvalidOperationException($"the plan has no answer for the resource type {type} ({name})");
        }
    }
}

/// <summary>Learns resource options, which mocks are not shown, from the stack's transformations.</summary>
internal sealed class OptionsRecorder
{
    private readonly ConcurrentDictionary<(string Type, string Name), Recorded> seen = new();

    public StackOptions StackOptions => new() { ResourceTransformations = { Record } };

    public Recorded Of(string type, string name) => seen.TryGetValue((type, name), out var recorded) ? recorded : new Recorded(false, [], null);

    private ResourceTransformationResult? Record(ResourceTransformationArgs args)
    {
        seen[(args.Resource.GetResourceType(), args.Resource.GetResourceName())] = new Recorded(
            args.Options.Protect == true,
            args.Options is CustomResourceOptions custom ? [.. custom.IgnoreChanges] : [],
            args.Options.Parent is ComponentResource parent and not Stack ? parent.GetResourceName() : null);
        return null;
    }

    /// <summary>Options of one resource.</summary>
    internal sealed record Recorded(bool Protect, ImmutableArray<string> IgnoreChanges, string? Parent);
}
