namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>How often a flush is killed: AMPLY_SOAK_RUNS says it, as './amply soak' does; three where it does not.</summary>
internal static class SoakRuns
{
    public const string Category = "Soak";

    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("AMPLY_SOAK_RUNS"), out var runs) ? runs : 3;
}
