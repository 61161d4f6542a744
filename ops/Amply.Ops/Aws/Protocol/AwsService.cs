using System.Collections.Immutable;

namespace Amply.Ops.Aws.Protocol;

/// <summary>What the protocol needs to know of a service.</summary>
/// <param name="SigningName">In the signature's credential scope.</param>
/// <param name="HostPrefix">First label of its host name in a region.</param>
/// <param name="ServiceId">Its name, by which the SDK finds an endpoint configured by the user.</param>
/// <param name="Version">Of its API.</param>
internal sealed record AwsService(string SigningName, string HostPrefix, string ServiceId, string Version)
{
    public static readonly AwsService ElastiCache = new("elasticache", "elasticache", "ElastiCache", "2015-02-02");

    public static readonly AwsService CloudWatch = new("monitoring", "monitoring", "CloudWatch", "2010-08-01");

    public static readonly AwsService SecretsManager = new("secretsmanager", "secretsmanager", "Secrets Manager", "2017-10-17");

    private static readonly ImmutableArray<AwsService> All = [ElastiCache, CloudWatch, SecretsManager];

    /// <summary>The name of the service that signs so.</summary>
    public static string NameOf(string signingName) =>
        All.FirstOrDefault(service => service.SigningName == signingName)?.ServiceId ?? "AWS";
}
