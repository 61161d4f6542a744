namespace Amply.Ops.Aws;

/// <summary>Which AWS is called: a region of the real one with the user's credentials, or a lab with none.</summary>
/// <param name="ApiEndpoint">Only a lab's.</param>
public sealed record AwsTarget(string Region, Uri? ApiEndpoint)
{
    /// <summary>How the target was named on the command line, for remedies that can be pasted.</summary>
    public string? Option { get; init; }
}
