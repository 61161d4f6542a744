using Amply.Lab.Group;
using Microsoft.AspNetCore.Http;

namespace Amply.Lab.Aws;

/// <summary>The credential scope of a request's AWS4 signature.</summary>
/// <param name="Service">Signing name, for example <c>elasticache</c>.</param>
internal sealed record Credential(string AccessKeyId, string Region, string Service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Reads the signature's credential, or makes AWS' refusal.</summary>
    /// <remarks>Any key is accepted. A lab has no accounts and must not get their secrets, so it cannot check a signature.</remarks>
    public static (Credential? Credential, ApiError? Refusal) Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        string? scope;
        bool complete;
        if (header.StartsWith(Algorithm, StringComparison.Ordinal))
        {
            var parts = header[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries)
                .Select(part => part.Split('=', 2))
                .Where(pair => pair.Length is 2)
                .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
            scope = parts.GetValueOrDefault("Credential");
            complete = parts.ContainsKey("SignedHeaders") && parts.ContainsKey("Signature");
        }
        else if (request.Query["X-Amz-Algorithm"] == Algorithm)
        {
            scope = request.Query["X-Amz-Credential"];
            complete = request.Query.ContainsKey("X-Amz-SignedHeaders") && request.Query.ContainsKey("X-Amz-Signature");
        }
        else
        {
            return (null, new ApiError(AwsErrorCodes.MissingAuthenticationToken, 403, "Missing Authentication Token"));
        }

        return complete && scope?.Split('/') is [{ Length: > 0 } key, _, { Length: > 0 } region, { Length: > 0 } service, "aws4_request"]
            ? (new Credential(key, region, service), null)
            : (null, new ApiError(
                AwsErrorCodes.IncompleteSignature,
                400,
                "The authorization needs Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders and Signature."));
    }
}
