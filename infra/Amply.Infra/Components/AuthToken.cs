using System.Text.Json.Nodes;
using Amply.Model.Design;
using Pulumi;
using Pulumi.Aws.SecretsManager;
using Pulumi.Random;

namespace Amply.Infra.Components;

/// <summary>The AUTH token and the secret that holds it. A higher generation creates a new token.</summary>
public sealed class AuthToken : ComponentResource
{
    // ElastiCache takes 16-128 characters; letters and digits alone need no escaping in a URL.
    private const int Length = 64;

    public AuthToken(string name, StackDesign design, EncryptionKey? key, ComponentResourceOptions? options = null)
        : base("amply:redis:AuthToken", name, options)
    {
        var password = new RandomPassword($"{name}-value", new RandomPasswordArgs
        {
            Length = Length,
            Special = false,
            Keepers = { ["generation"] = design.Settings.AuthTokenGeneration.ToString() },
        }, new CustomResourceOptions { Parent = this });

        var secret = new Secret($"{name}-secret", new SecretArgs
        {
            Name = design.Names.AuthTokenSecret,
            Description = $"Connection to Amply Redis, {design.Settings.Stack}: host, port, token, URLs",
            // The name of a deleted secret stays taken for this time. A stack that is deleted and created again must not wait for a month.
            RecoveryWindowInDays = 7,
            KmsKeyId = key?.ArnInput,
            Tags = design.Tags(),
        }, new CustomResourceOptions { Parent = this });
        Value = Output.CreateSecret(password.Result);
        SecretArn = secret.Arn;
        RegisterOutputs();
    }

    /// <summary>Secret.</summary>
    public Output<string> Value { get; }

    public Output<string> SecretArn { get; }
}

/// <summary>The URLs that clients connect with: as JSON in the token's secret, and as the stack's secret outputs.</summary>
public sealed class ConnectionSecret : ComponentResource
{
    public ConnectionSecret(string name, AuthToken token, RedisGroup group, ComponentResourceOptions? options = null)
        : base("amply:redis:ConnectionSecret", name, options)
    {
        // The token has letters and digits only, so a URL needs no escaping.
        RedisUrl = Output.CreateSecret(
            Output.Tuple(token.Value, group.Host).Apply(t => $"rediss://:{t.Item1}@{t.Item2}:{StackDesign.Port}/0"));
        CeleryResultBackendUrl = Output.CreateSecret(RedisUrl.Apply(url => $"{url}?ssl_cert_reqs=required"));
        _ = new SecretVersion($"{name}-version", new SecretVersionArgs
        {
            SecretId = token.SecretArn,
            SecretString = Output.CreateSecret(Output
                .Tuple(token.Value, group.Host, RedisUrl, CeleryResultBackendUrl)
                .Apply(t => new JsonObject
                {
                    ["host"] = t.Item2,
                    ["port"] = StackDesign.Port,
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
