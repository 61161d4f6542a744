namespace Amply.Ops.Aws;

/// <summary>How long a call may take.</summary>
public sealed record AwsTimes
{
    public static readonly AwsTimes Default = new();

    /// <summary>To be connected.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>For one attempt.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For all attempts together.</summary>
    public TimeSpan Ceiling { get; init; } = TimeSpan.FromSeconds(40);
}
