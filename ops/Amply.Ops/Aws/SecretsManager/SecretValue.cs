namespace Amply.Ops.Aws.SecretsManager;

/// <summary>One version of a secret.</summary>
public sealed record SecretValue
{
    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required string VersionId { get; init; }

    public required Secret Value { get; init; }

    public DateTimeOffset? Created { get; init; }
}
