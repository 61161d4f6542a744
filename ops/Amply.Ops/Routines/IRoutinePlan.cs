using System.Text.Json.Serialization;

namespace Amply.Ops.Routines;

/// <summary>What a routine would do, printable and without effect.</summary>
public interface IRoutinePlan
{
    /// <summary>The verb as it is typed, for example <c>sessions flush</c>.</summary>
    string Routine { get; }

    /// <summary>What would be done, one sentence a step.</summary>
    ImmutableArray<string> Steps { get; }

    /// <summary>What the checks found; a failure keeps the routine from acting.</summary>
    ImmutableArray<Finding> Findings { get; }

    /// <summary>Whether it must be the only routine at work on the group; what only makes load need not.</summary>
    bool IsExclusive => true;
}

/// <summary>What a routine came to.</summary>
public interface IRoutineResult
{
    RoutineOutcome Outcome { get; }

    /// <summary>What happened, in one sentence.</summary>
    string Summary { get; }

    /// <summary>Figures in the order of their importance; they go to the audit log, so no session ids and no secrets.</summary>
    FigureList Figures { get; }

    /// <summary>What to run or check next.</summary>
    ImmutableArray<string> Next { get; }
}

/// <summary>How a routine ended.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RoutineOutcome>))]
public enum RoutineOutcome
{
    Done,

    /// <summary>It is done, and something was left that a person must look at.</summary>
    NeedsAttention,

    /// <summary>It did not happen, or not wholly.</summary>
    Failed,

    /// <summary>AWS would not do it; nothing was changed.</summary>
    Refused,

    /// <summary>It was asked for, and whether it happened could not be seen.</summary>
    Unknown,

    /// <summary>Stopped on request, between two steps; what was done until then is reported.</summary>
    Cancelled,
}

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
