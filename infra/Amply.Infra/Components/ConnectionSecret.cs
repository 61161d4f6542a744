using System.Text.Json.Nodes;
using Pulumi;
using Pulumi.Aws.SecretsManager;

namespace Amply.Infra.Components;

/// <summary>What a client needs to connect, as JSON in the token's secret and as the stack's secret outputs.</summary>
public sealed class ConnectionSecret : ComponentResource
{
    public ConnectionSecret(string name, StackContext context, AuthToken token, RedisGroup group, ComponentResourceOptions? options = null)
        : base("amply:redis:ConnectionSecret", name, options)
    {
        // The token is letters and digits, so it stands in a URL as it is.
        RedisUrl = Output.CreateSecret(Output.Tuple(token.Value, group.Host).Apply(t => $"rediss://:{t.Item1}@{t.Item2}:{StackContext.Port}/0"));
        CeleryResultBackendUrl = Output.CreateSecret(RedisUrl.Apply(url => $"{url}?ssl_cert_reqs=required"));
        _ = new SecretVersion($"{name}-version", new SecretVersionArgs
        {
            SecretId = token.SecretArn,
            SecretString = Output.CreateSecret(Output.Tuple(token.Value, group.Host, RedisUrl, CeleryResultBackendUrl).Apply(t => new JsonObject
            {
                ["host"] = t.Item2,
                ["port"] = StackContext.Port,
                ["token"] = t.Item1,
                ["tls"] = true,
                ["redisUrl"] = t.Item3,
                ["celeryResultBackendUrl"] = t.Item4,
            }.ToJsonString())),
        }, new CustomResourceOptions { Parent = this });
        RegisterOutputs();
    }

    /// <summary>Secret.</summary>
    public Output<string> RedisUrl { get; }

    /// <summary>Secret; Celery's result backend refuses to start without <c>ssl_cert_reqs</c>.</summary>
    public Output<string> CeleryResultBackendUrl { get; }
}
