using Amply.Ops.Aws.Protocol;
using Amply.Ops.Routines;

namespace Amply.Ops.Doctor;

/// <summary>
/// Checks whether there are AWS credentials, and where they come from. It calls AWS only for credentials that need a call, as SSO.
/// </summary>
internal static class CredentialsLook
{
    private const string Check = "AWS credentials";
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(5);

    // Most machines are not EC2 instances, and nothing answers there.
    private static readonly TimeSpan CeilingOfInstance = TimeSpan.FromSeconds(1);

    public static async Task<ImmutableArray<Finding>> LookAsync(Surroundings here, CancellationToken cancellationToken)
    {
        var credentials = here.Credentials();
        var source = credentials.Source;
        var isInstance = source == CredentialsSource.Instance;
        var ceiling = isInstance ? CeilingOfInstance : Ceiling;
        var profile = here.Variable("AWS_PROFILE") is { Length: > 0 } name ? $" --profile {name}" : "";
        try
        {
            // With a ceiling: the library waits longer.
            await Task.Run(credentials.GetCredentialsAsync, cancellationToken).WaitAsync(ceiling, cancellationToken);
            return [Finding.Pass(Check, $"from {source.Words}")];
        }
        catch (Exception error) when (isInstance && (error is TimeoutException or NoCredentialsException))
        {
            const string None = "no AWS credentials were found: none in the environment, in the profile default or of an instance";
            return [Finding.Warn(Check, None, "aws configure sso")];
        }
        catch (TimeoutException)
        {
            var late = $"{source.Words} gave no credentials within {ceiling.TotalSeconds:0} s";
            return [Finding.Fail(Check, late, $"aws sts get-caller-identity{profile}")];
        }
        catch (NoCredentialsException error)
        {
            var remedy = error.Remedy ?? $"aws sso login{profile}";
            return [Finding.Fail(Check, error.Message, $"{char.ToLowerInvariant(remedy[0])}{remedy[1..]}")];
        }
    }
}
