using Amply.Model.Outputs;
using Amply.Ops.Aws;

namespace Amply.Ops.Target;

/// <summary>What Secrets Manager keeps of a rotation.</summary>
/// <param name="Stored">When the present version was stored; null where that is not known.</param>
/// <param name="Old">The token before the present one; null where there is none.</param>
/// <param name="Problem">Why the old token is not known, without a full stop; null where it is known, or where there is none.</param>
public sealed record TokenVersions(DateTimeOffset? Stored, Secret? Old, string? Problem)
{
    /// <summary>For a group without Secrets Manager.</summary>
    public static readonly TokenVersions Unknown = new(null, null, "the secret was not read");

    internal static async Task<TokenVersions> ReadAsync(StackOutputs outputs, ISecrets secrets, CancellationToken cancellationToken)
    {
        DateTimeOffset? stored = null;
        try
        {
            var present = await secrets.GetSecretValueAsync(outputs.AuthTokenSecretArn, cancellationToken);
            stored = present.Created;
            var old = await TokenLookup.FindPreviousAsync(outputs, secrets, cancellationToken);
            // A new version is also stored where only the host has changed.
            return old is not null && present.Value.Reveal().Contains(old.Reveal(), StringComparison.Ordinal)
                ? new TokenVersions(stored, null, "the previous version of the secret holds the same token")
                : new TokenVersions(stored, old, null);
        }
        catch (AwsServiceException none) when (none.Code == AwsErrorCodes.ResourceNotFound && stored is not null)
        {
            return new TokenVersions(stored, null, null);
        }
        catch (AwsException error)
        {
            return new TokenVersions(stored, null, error.Message);
        }
    }
}
