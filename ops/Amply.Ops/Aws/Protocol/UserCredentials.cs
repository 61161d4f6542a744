using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace Amply.Ops.Aws.Protocol;

/// <summary>The user's own credentials, found where every AWS tool finds them: environment, web identity, profile, container, instance.</summary>
/// <remarks>The SDK's own chain refuses profiles with SSO (aws-sdk-net issue 1900), so a profile is resolved by its name here.</remarks>
internal sealed class UserCredentials : AWSCredentials
{
    private const string DefaultProfile = "default";

    private readonly CredentialProfileStoreChain profiles;
    private readonly Func<string, string?> environment;
    private readonly Lazy<Task<AWSCredentials>> found;

    // The SDK finds these clients by reflection, and the native compiler would leave them out. The SDK's own registry for native programs does
    // not serve: it does not say whose keys a role is assumed with.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCConfig))]
    public UserCredentials(IClientConfig config)
        : this(new CredentialProfileStoreChain(), Environment.GetEnvironmentVariable, () => DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(config))
    {
    }

    /// <param name="rest">Where to look when no profile is asked for.</param>
    internal UserCredentials(CredentialProfileStoreChain profiles, Func<string, string?> environment, Func<Task<AWSCredentials>> rest)
    {
        (this.profiles, this.environment) = (profiles, environment);
        found = new Lazy<Task<AWSCredentials>>(() => FindAsync(rest));
    }

    /// <summary>Those with which a command signs. What has to ask AWS for them asks the environment's region.</summary>
    public static UserCredentials OfThisMachine()
    {
        string[] variables = ["AWS_REGION", "AWS_DEFAULT_REGION"];
        var region = variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is { Length: > 0 }) ?? "us-east-1";
        return new UserCredentials(new AwsClientConfig(AwsService.ElastiCache, new AwsTarget(region, null), AwsTimes.Default));
    }

    /// <summary>Where they are looked for; nothing is asked.</summary>
    public CredentialsSource Source => this switch
    {
        _ when IsSet("AWS_ACCESS_KEY_ID") => new("the environment (AWS_ACCESS_KEY_ID)"),
        _ when IsSet("AWS_WEB_IDENTITY_TOKEN_FILE") => new("the web identity that AWS_WEB_IDENTITY_TOKEN_FILE names"),
        _ when profiles.TryGetProfile(Asked ?? DefaultProfile, out var profile) && profile.CanCreateAWSCredentials =>
            new($"profile {profile.Name}{Kind(profile.Options)}"),
        _ when Asked is { } asked => new($"profile {asked}"),
        _ when IsSet("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || IsSet("AWS_CONTAINER_CREDENTIALS_FULL_URI") =>
            new("the container's agent"),
        _ => CredentialsSource.Instance,
    };

    private static string Kind(CredentialProfileOptions options) => options switch
    {
        { SsoStartUrl.Length: > 0 } or { SsoSession.Length: > 0 } => " (SSO)",
        { RoleArn.Length: > 0 } => " (a role that it assumes)",
        { CredentialProcess.Length: > 0 } => " (credential_process)",
        _ => " (keys)",
    };

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    /// <exception cref="NoCredentialsException">None were found, or those that were cannot be used.</exception>
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

    private bool ComesFromEnvironment => IsSet("AWS_ACCESS_KEY_ID") || IsSet("AWS_WEB_IDENTITY_TOKEN_FILE");

    private async Task<AWSCredentials> FindAsync(Func<Task<AWSCredentials>> rest)
    {
        if (ComesFromEnvironment)
        {
            return await rest();
        }

        if (profiles.TryGetProfile(Asked ?? DefaultProfile, out var profile) && profile.CanCreateAWSCredentials)
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

    // In words of our own: the SDK lists every place that it looked in, and how that failed.
    private NoCredentialsException Explain(Exception failure)
    {
        var code = failure.InnermostCode() is { } refused ? $" (AWS says {refused})" : "";
        if (IsSet("AWS_WEB_IDENTITY_TOKEN_FILE") && !IsSet("AWS_ACCESS_KEY_ID"))
        {
            return new(
                $"the role that AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE name gives none{code}",
                "Check both variables, and whether the token's file is fresh: ls -l \"$AWS_WEB_IDENTITY_TOKEN_FILE\"",
                failure);
        }

        if (ComesFromEnvironment)
        {
            return new(
                $"AWS_ACCESS_KEY_ID is set, and what it names cannot be used{code}",
                "Set AWS_SECRET_ACCESS_KEY too, and AWS_SESSION_TOKEN for temporary keys; or unset all three.",
                failure);
        }

        var name = Asked ?? DefaultProfile;
        if (!profiles.TryGetProfile(name, out var profile) || !profile.CanCreateAWSCredentials)
        {
            return new(
                $"the environment has none, there is no profile {name}, and neither a container nor an instance gives any", null, failure);
        }

        return profile.Options.SsoStartUrl is { Length: > 0 } || profile.Options.SsoSession is { Length: > 0 }
            ? new($"the session of profile {name} has expired, or nobody has logged in", $"Log in: aws sso login --profile {name}", failure)
            : new($"profile {name} gives none{code}", $"See why: aws sts get-caller-identity --profile {name}", failure);
    }
}

/// <summary>A place where credentials are looked for.</summary>
/// <param name="Words">With an article, or a profile's name.</param>
internal sealed record CredentialsSource(string Words)
{
    /// <summary>The last place: what is left where no other is named.</summary>
    public static CredentialsSource Instance { get; } = new("the instance's role");
}

/// <summary>There are no credentials to sign with.</summary>
/// <param name="message">A clause without a full stop.</param>
/// <param name="remedy">Null where it is the usual one.</param>
internal sealed class NoCredentialsException(string message, string? remedy, Exception? innerException) : Exception(message, innerException)
{
    public string? Remedy { get; } = remedy;
}

internal static class AwsFailures
{
    /// <summary>The error code of the service that lies beneath a failure.</summary>
    public static string? InnermostCode(this Exception failure)
    {
        string? code = null;
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            code = cause is AmazonServiceException { ErrorCode: { } said } && ReplyText.IsId(said) ? said : code;
        }

        return code;
    }
}
