using System.Collections.Concurrent;
using Amply.Model;
using Pulumi;
using Pulumi.Testing;

namespace Amply.Infra.Plan;

/// <summary>Answers in place of AWS, as far as the program uses the answers, and records every resource that the program makes.</summary>
/// <exception cref="InvalidOperationException">The program uses a new resource or function: add its answers here.</exception>
/// <param name="vpcId">The VPC of every subnet; absent where another stack gives the network.</param>
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

        // Components and the stack reference are not resources of AWS.
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
        // An offline plan does not know the subnets, and says so. With these answers the program passes its own checks.
        "aws:ec2/getSubnet:getSubnet" => Task.FromResult<object>(new Dictionary<string, object>
        {
            ["id"] = args.Args["id"],
            ["vpcId"] = vpcId ?? ReferencedVpc,
            ["availabilityZone"] = $"{region}{(char)('a' + (Interlocked.Increment(ref subnets) % 3))}",
        }),
        "aws:ec2/getRouteTable:getRouteTable" => Task.FromResult<object>(new Dictionary<string, object>
        {
            ["routes"] = ImmutableArray<object>.Empty,
        }),
        _ => throw new InvalidOperationException($"the plan has no answer for the function {args.Token}"),
    };

    public Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;

    private IEnumerable<(string Key, object Value)> Answers(string type, string name, ImmutableDictionary<string, object> inputs)
    {
        string Input(string key) => inputs.TryGetValue(key, out var value) ? value.ToString() ?? "" : name;
        string Arn(string service, string resource) => $"arn:aws:{service}:{region}:{Account}:{resource}";
        switch (type)
        {
            case ResourceTypes.ReplicationGroup:
                var id = Input("replicationGroupId");
                yield return ("id", id);
                yield return ("arn", Arn("elasticache", $"replicationgroup:{id}"));
                var host = $"{id}.xxxxxx.{region}.cache.amazonaws.com";
                yield return ("primaryEndpointAddress", $"master.{host}");
                yield return ("readerEndpointAddress", $"replica.{host}");
                yield return ("configurationEndpointAddress", $"clustercfg.{host}");
                break;
            case ResourceTypes.RandomPassword:
                // Not a token, and never printed. A test finds a plan that shows this text.
                yield return ("result", "PlannedTokenThatNoPlanMayShow000");
                break;
            case ResourceTypes.Secret:
                yield return ("arn", Arn("secretsmanager", $"secret:{Input("name")}-xxxxxx"));
                yield return ("id", Arn("secretsmanager", $"secret:{Input("name")}-xxxxxx"));
                break;
            case ResourceTypes.Key:
                yield return ("arn", Arn("kms", "key/00000000-0000-0000-0000-000000000000"));
                yield return ("keyId", "00000000-0000-0000-0000-000000000000");
                break;
            case ResourceTypes.Topic:
                yield return ("arn", Arn("sns", Input("name")));
                break;
            case ResourceTypes.IamPolicy:
                yield return ("arn", $"arn:aws:iam::{Account}:policy/{Input("name")}");
                break;
            case ResourceTypes.LogGroup:
                yield return ("arn", Arn("logs", $"log-group:{Input("name")}"));
                break;
            case ResourceTypes.SecurityGroup:
                yield return ("id", "sg-00000000000000000");
                break;
            case ResourceTypes.StackReference:
                // The library reads the names of secret outputs for every output, and the stack's name for a missing output.
                yield return ("name", name);
                yield return ("secretOutputNames", ImmutableArray<object>.Empty);
                yield return ("outputs", new Dictionary<string, object>
                {
                    ["vpcId"] = ReferencedVpc,
                    ["subnetIds"] = ImmutableArray.Create<object>("subnet-00000000", "subnet-00000001"),
                    ["clientSecurityGroupIds"] = ImmutableArray.Create<object>("sg-00000000"),
                });
                break;
            case ResourceTypes.SubnetGroup or ResourceTypes.ParameterGroup or ResourceTypes.IngressRule or ResourceTypes.SecretVersion
                or ResourceTypes.KeyAlias or ResourceTypes.MetricAlarm or ResourceTypes.Dashboard
                or ResourceTypes.TopicSubscription or ResourceTypes.Stack:
                break;
            case var component when component.StartsWith("amply:", StringComparison.Ordinal):
                break;
            default:
                throw new InvalidOperationException($"the plan has no answer for the resource type {type} ({name})");
        }
    }
}

/// <summary>Learns resource options from the stack's transformations, because mocks do not receive them.</summary>
internal sealed class OptionsRecorder
{
    private readonly ConcurrentDictionary<(string Type, string Name), Recorded> seen = new();

    public StackOptions StackOptions => new() { ResourceTransformations = { Record } };

    public Recorded Of(string type, string name) =>
        seen.TryGetValue((type, name), out var recorded) ? recorded : new Recorded(false, [], null);

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
