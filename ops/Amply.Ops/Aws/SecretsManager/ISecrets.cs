namespace Amply.Ops.Aws.SecretsManager;

/// <summary>AWS Secrets Manager, as far as the routines need it.</summary>
public interface ISecrets
{
    /// <summary>The current version of a secret.</summary>
    /// <param name="secretId">ARN or name.</param>
    /// <exception cref="AwsServiceException"><see cref="AwsErrorCodes.ResourceNotFound"/>.</exception>
    Task<SecretValue> GetSecretValueAsync(string secretId, CancellationToken cancellationToken);
}
