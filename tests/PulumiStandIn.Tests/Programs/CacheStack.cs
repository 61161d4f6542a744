using Pulumi;
using Pulumi.Aws.ElastiCache;
using Pulumi.Aws.ElastiCache.Inputs;
using Pulumi.Aws.SecretsManager;
using Pulumi.Random;

namespace PulumiStandIn.Tests.Programs;

/// <summary>A stack of one component, as a program writes it.</summary>
internal sealed class CacheStack : Stack
{
    public CacheStack()
    {
        var cache = new Cache("cache", new ComponentResourceOptions { Protect = true });
        Endpoint = cache.Endpoint;
        Token = cache.Token;
    }

    [Output("endpoint")]
    public Output<string> Endpoint { get; set; }

    [Output("token")]
    public Output<string> Token { get; set; }
}

internal sealed class Cache : ComponentResource
{
    public Cache(string name, ComponentResourceOptions? options = null)
        : base("amply:redis:Cache", name, options)
    {
        var password = new RandomPassword($"{name}-token", new() { Length = 32, Special = false }, new() { Parent = this });
        var parameters = new ParameterGroup(
            $"{name}-parameters",
            new()
            {
                Family = "redis7",
                Parameters = { new ParameterGroupParameterArgs { Name = "timeout", Value = "300" } },
                Tags = { ["Name"] = name },
            },
            new() { Parent = this });
        var group = new ReplicationGroup(
            name,
            new()
            {
                Description = "sessions",
                AuthToken = Output.CreateSecret(password.Result),
                ParameterGroupName = parameters.Name,
                NumCacheClusters = 2,
                SecurityGroupIds = { "sg-1" },
            },
            new() { Parent = this, IgnoreChanges = { "snapshotName" } });
        var secret = new Secret($"{name}-secret", new(), new() { Parent = this });
        _ = new SecretVersion(
            $"{name}-secret",
            new() { SecretId = secret.Id, SecretString = Output.JsonSerialize(Output.Create(new { token = password.Result })) },
            new() { Parent = this });
        Endpoint = Output.Format($"{group.PrimaryEndpointAddress}:{group.Port}");
        Token = Output.CreateSecret(password.Result);
        RegisterOutputs();
    }

    [Output]
    public Output<string> Endpoint { get; private set; }

    [Output("token")]
    public Output<string> Token { get; private set; }
}
