using Pulumi;
using Pulumi.Aws.SecretsManager;
using Pulumi.Random;

namespace Amply.Infra.Components;

/// <summary>The AUTH token and the secret that holds it; raising the generation makes a new token.</summary>
public sealed class AuthToken : ComponentResource
{
    // ElastiCache takes 16-128 characters; letters and digits alone need no escaping in a URL.
    private const int Length = 64;

    // A deleted secret's name stays taken that long; a stack that is torn down and built anew must not wait for a month.
    private const int RecoveryWindowDays = 7;

    public AuthToken(string name, StackContext context, EncryptionKey? key, ComponentResourceOptions? options = null)
        : base("amply:redis:AuthToken", name, options)
    {
        var password = new RandomPassword($"{name}-value", new RandomPasswordArgs
        {
            Length = Length,
            Special = false,
            Keepers = { ["generation"] = context.Settings.AuthTokenGeneration.ToString() },
        }, new CustomResourceOptions { Parent = this });

        var secretArgs = new SecretArgs
        {
            Name = context.Names.AuthTokenSecret,
            Description = $"Connection to Amply Redis, {context.Settings.Stack}: host, port, token, URLs",
            RecoveryWindowInDays = RecoveryWindowDays,
            Tags = context.Tags,
        };
        if (key is not null)
        {
            secretArgs.KmsKeyId = key.Arn;
        }

        var secret = new Secret($"{name}-secret", secretArgs, new CustomResourceOptions { Parent = this });
        Value = Output.CreateSecret(password.Result);
        SecretArn = secret.Arn;
        RegisterOutputs();
    }

    /// <summary>Secret.</summary>
    public Output<string> Value { get; }

    public Output<string> SecretArn { get; }
}
