namespace Amply.Ops.Aws;

/// <summary>How long a call may take.</summary>
public sealed record AwsTimes
{
    public static readonly AwsTimes Default = new();

    /// <summary>To be connected.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>For one attempt, the whole of its answer included.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For all attempts of a call together.</summary>
    public TimeSpan Ceiling { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>For all pages of a list together.</summary>
    public TimeSpan List { get; init; } = TimeSpan.FromMinutes(3);
}
