namespace Amply.Ops.Aws;

/// <summary>What was called where: what a remedy names.</summary>
/// <param name="Service">As people call it, for example <c>ElastiCache</c>.</param>
internal sealed record AwsPlace(string Service, string Action)
{
    public string Region { get; init; } = "REGION";

    /// <summary>Host and port.</summary>
    public string Host { get; init; } = "the API";

    /// <summary>How the target was named on the command line.</summary>
    public string Option { get; init; } = "TARGET";

    public bool IsLab { get; init; }

    /// <summary>Puts the names into a text that has them in braces.</summary>
    public string Fill(string text) => text
        .Replace("{service}", Service, StringComparison.Ordinal)
        .Replace("{action}", Action, StringComparison.Ordinal)
        .Replace("{region}", Region, StringComparison.Ordinal)
        .Replace("{host}", Host, StringComparison.Ordinal)
        .Replace("{target}", Option, StringComparison.Ordinal)
        .Replace("{login}", Login, StringComparison.Ordinal);

    private static string Login =>
        "aws sso login" + (Environment.GetEnvironmentVariable("AWS_PROFILE") is { Length: > 0 } profile ? $" --profile {profile}" : "");
}
