using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace Amply.Ops.Aws.Protocol;

/// <summary>The user's credentials, from the usual places: environment, web identity, profile, container, instance.</summary>
/// <remarks>The SDK's own chain refuses profiles with SSO (aws-sdk-net issue 1900), so a profile is resolved by its name here.</remarks>
internal sealed class UserCredentials : AWSCredentials
{
    private readonly CredentialProfileStoreChain profiles;
    private readonly Func<string, string?> environment;
    private readonly Lazy<Task<AWSCredentials>> found;

    // The SDK finds these clients by reflection, and the native compiler would remove them. The SDK's registry for native programs is
    // not enough: it does not say with whose keys a role is assumed.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCConfig))]
    public UserCredentials(IClientConfig config)
        : this(
            new CredentialProfileStoreChain(),
            Environment.GetEnvironmentVariable,
            () => DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(config))
    {
    }

    /// <param name="rest">Finds credentials when no profile is selected.</param>
    internal UserCredentials(CredentialProfileStoreChain profiles, Func<string, string?> environment, Func<Task<AWSCredentials>> rest)
    {
        (this.profiles, this.environment) = (profiles, environment);
        found = new Lazy<Task<AWSCredentials>>(() => FindAsync(rest));
    }

    /// <summary>The credentials of a command on this machine. SSO and roles are asked for in the environment's region.</summary>
    public static UserCredentials OfThisMachine()
    {
        string[] variables = ["AWS_REGION", "AWS_DEFAULT_REGION"];
        var region = variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is { Length: > 0 }) ?? "us-east-1";
        return new UserCredentials(new AwsClientConfig(AwsService.ElastiCache, new AwsTarget(region, null), AwsTimes.Default));
    }

    /// <summary>Where the credentials come from. This calls nothing.</summary>
    public CredentialsSource Source => this switch
    {
        _ when IsSet("AWS_ACCESS_KEY_ID") => new("the environment (AWS_ACCESS_KEY_ID)"),
        _ when IsSet("AWS_WEB_IDENTITY_TOKEN_FILE") => new("the web identity that AWS_WEB_IDENTITY_TOKEN_FILE names"),
        _ when Profile is { } profile => new($"profile {profile.Name}{Kind(profile.Options)}"),
        _ when Asked is { } asked => new($"profile {asked}"),
        _ when IsSet("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || IsSet("AWS_CONTAINER_CREDENTIALS_FULL_URI") =>
            new("the container's agent"),
        _ => CredentialsSource.Instance,
    };

    private static string Kind(CredentialProfileOptions options) => options switch
    {
        _ when IsSso(options) => " (SSO)",
        { RoleArn.Length: > 0 } => " (a role that it assumes)",
        { CredentialProcess.Length: > 0 } => " (credential_process)",
        _ => " (keys)",
    };

    private static bool IsSso(CredentialProfileOptions options) => options is { SsoStartUrl.Length: > 0 } or { SsoSession.Length: > 0 };

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    /// <exception cref="NoCredentialsException">There are no credentials, or they cannot be used.</exception>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await (await found.Value).GetCredentialsAsync();
        }
        catch (Exception failure) when (failure is not NoCredentialsException)
        {
            throw Explain(failure);
        }
    }

    private string? Asked => environment("AWS_PROFILE");
    private string Name => Asked ?? "default";
    private CredentialProfile? Profile => profiles.TryGetProfile(Name, out var one) && one.CanCreateAWSCredentials ? one : null;
    private bool ComesFromEnvironment => IsSet("AWS_ACCESS_KEY_ID") || IsSet("AWS_WEB_IDENTITY_TOKEN_FILE");

    private async Task<AWSCredentials> FindAsync(Func<Task<AWSCredentials>> rest)
    {
        if (ComesFromEnvironment)
        {
            return await rest();
        }

        if (Profile is { } profile)
        {
            return AWSCredentialsFactory.GetAWSCredentials(profile, profiles);
        }

        var known = string.Join(", ", profiles.ListProfiles().Select(one => one.Name).DefaultIfEmpty("none"));
        return Asked is not { } asked ? await rest() : throw new NoCredentialsException(
            $"there is no usable profile {asked}; there are: {known}",
            $"Set AWS_PROFILE to one of them, or write the profile: aws configure sso --profile {asked}",
            null);
    }

    private bool IsSet(string variable) => !string.IsNullOrEmpty(environment(variable));

    // In our own words: the SDK's message lists every place with its failure.
    private NoCredentialsException Explain(Exception failure)
    {
        // The innermost code is the one of the service.
        var codes = failure.Causes().OfType<AmazonServiceException>().Select(cause => cause.ErrorCode);
        var code = codes.LastOrDefault(said => said is not null && ReplyText.IsId(said)) is { } refused ? $" (AWS says {refused})" : "";
        return this switch
        {
            _ when IsSet("AWS_ACCESS_KEY_ID") => new(
                $"AWS_ACCESS_KEY_ID is set, but its key cannot be used{code}",
                "Set AWS_SECRET_ACCESS_KEY too, and AWS_SESSION_TOKEN for temporary keys; or unset all three.",
                failure),
            _ when IsSet("AWS_WEB_IDENTITY_TOKEN_FILE") => new(
                $"the role that AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE name has no credentials{code}",
                "Check both variables, and whether the token's file is fresh: ls -l \"$AWS_WEB_IDENTITY_TOKEN_FILE\"",
                failure),
            _ when Profile is null => new(
                $"the environment has none, there is no profile {Name}, and there are none of a container or an instance", null, failure),
            _ when Profile is { } profile && IsSso(profile.Options) => new(
                $"the session of profile {Name} has expired or does not exist", $"Log in: aws sso login --profile {Name}", failure),
            _ => new($"profile {Name} has no usable credentials{code}", $"See why: aws sts get-caller-identity --profile {Name}", failure),
        };
    }
}

/// <summary>A place where credentials are looked for.</summary>
/// <param name="Words">With an article, or a profile's name.</param>
internal sealed record CredentialsSource(string Words)
{
    /// <summary>The last place, used where no other one is configured.</summary>
    public static CredentialsSource Instance { get; } = new("the instance's role");
}

/// <summary>There are no usable credentials.</summary>
/// <param name="message">A clause without a full stop.</param>
/// <param name="remedy">Null: the usual remedy.</param>
internal sealed class NoCredentialsException(string message, string? remedy, Exception? innerException) : Exception(message, innerException)
{
    public string? Remedy { get; } = remedy;
}
