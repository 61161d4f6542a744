using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace Amply.Ops.Aws.Protocol;

/// <summary>The user's own credentials, found where every AWS tool finds them: environment, web identity, profile, container, instance.</summary>
/// <remarks>The SDK's own chain refuses profiles with SSO (aws-sdk-net issue 1900), so a profile is resolved by its name here.</remarks>
internal sealed class UserCredentials : AWSCredentials
{
    private const string DefaultProfile = "default";

    private readonly CredentialProfileStoreChain profiles;
    private readonly Func<string, string?> environment;
    private readonly Lazy<Task<AWSCredentials>> found;

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
            throw new NoCredentialsException(Explain(failure), failure);
        }
    }

    private async Task<AWSCredentials> FindAsync(Func<Task<AWSCredentials>> rest)
    {
        if (IsSet("AWS_ACCESS_KEY_ID") || IsSet("AWS_WEB_IDENTITY_TOKEN_FILE"))
        {
            return await rest();
        }

        var asked = environment("AWS_PROFILE");
        if (profiles.TryGetProfile(asked ?? DefaultProfile, out var profile) && profile.CanCreateAWSCredentials)
        {
            return AWSCredentialsFactory.GetAWSCredentials(profile, profiles);
        }

        return asked is null ? await rest() : throw new NoCredentialsException(
            $"There is no usable profile {asked}; there are: {string.Join(", ", profiles.ListProfiles().Select(known => known.Name).DefaultIfEmpty("none"))}.", null);
    }

    private bool IsSet(string variable) => !string.IsNullOrEmpty(environment(variable));

    // The chain lists every place that it looked in, a line each, after a title that says no more than ours.
    private static string Explain(Exception failure)
    {
        var lines = failure.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var places = lines.Where(line => line.StartsWith("Exception ", StringComparison.Ordinal) && !line.Contains("webIdentityTokenFile", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().TrimEnd('.') + ".").ToList();
        var inner = failure.InnerException is { } cause && failure is AmazonClientException && places.Count is 0 ? $" {cause.Message}" : "";
        return places.Count is 0 ? string.Join(' ', lines) + inner : string.Join(' ', places);
    }
}

/// <summary>There are no credentials to sign with.</summary>
internal sealed class NoCredentialsException(string message, Exception? innerException) : Exception(message, innerException);
