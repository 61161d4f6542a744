using System.Text.Json.Serialization;
using Amply.Redis;

namespace Amply.Ops.Preflight;

/// <summary>What one check found before a routine acts.</summary>
/// <param name="Check">What was looked at, for example <c>replication lag</c>.</param>
/// <param name="Remedy">What mends it; absent where it passed.</param>
public sealed record Finding(Verdict Verdict, string Check, string Message, string? Remedy = null)
{
    public static Finding Pass(string check, string message) => new(Verdict.Pass, check, message);

    public static Finding Warn(string check, string message, string remedy) => new(Verdict.Warn, check, message, remedy);

    public static Finding Fail(string check, string message, string remedy) => new(Verdict.Fail, check, message, remedy);
}

[JsonConverter(typeof(CamelCaseEnumConverter<Verdict>))]
public enum Verdict
{
    Pass,
    Warn,

    /// <summary>The routine does not act.</summary>
    Fail,
}
