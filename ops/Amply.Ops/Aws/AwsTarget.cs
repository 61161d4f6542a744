namespace Amply.Ops.Aws;

/// <summary>Which AWS is called: a region of the real one with the user's credentials, or a lab with none.</summary>
/// <param name="ApiEndpoint">Only a lab's.</param>
public sealed record AwsTarget(string Region, Uri? ApiEndpoint);
