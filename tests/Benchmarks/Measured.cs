namespace Amply.Benchmarks;

/// <summary>One competitor in one round.</summary>
/// <param name="Seconds">From the first command to the last answer.</param>
/// <param name="PingP99Ms">Of another client meanwhile.</param>
internal sealed record Measured(double Seconds, double PingP99Ms, double PingMaxMs);
