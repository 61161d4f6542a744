using System.Text.Json.Serialization;

namespace Amply.Ops.Routines;

/// <summary>What a routine would do.</summary>
public interface IRoutinePlan
{
    /// <summary>The verb as typed, for example <c>sessions flush</c>.</summary>
    string Routine { get; }

    /// <summary>The steps, one sentence each.</summary>
    ImmutableArray<string> Steps { get; }

    /// <summary>The findings of the checks. A failure stops the routine.</summary>
    ImmutableArray<Finding> Findings { get; }

    /// <summary>What the routine changes, as it was typed. It goes to the audit log.</summary>
    ImmutableArray<TypedOption> Typed => [];

    /// <summary>Whether the routine takes the group's lock. Load for drills does not.</summary>
    bool IsExclusive => true;
}

/// <summary>The result of a routine.</summary>
public interface IRoutineResult
{
    RoutineOutcome Outcome { get; }

    /// <summary>What happened, in one sentence.</summary>
    string Summary { get; }

    /// <summary>Figures in the order of importance. They go to the audit log, so they hold no session ids and no secrets.</summary>
    FigureList Figures { get; }

    /// <summary>What a person must know besides, in sentences. The audit log does not have them.</summary>
    ImmutableArray<string> Notes => [];

    /// <summary>What to run or check next.</summary>
    ImmutableArray<string> Next { get; }
}

/// <summary>How a routine ended.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RoutineOutcome>))]
public enum RoutineOutcome
{
    Done,

    /// <summary>The routine is done, but a person must check something.</summary>
    NeedsAttention,

    /// <summary>The change was not made, or only in part.</summary>
    Failed,

    /// <summary>The change was refused. Nothing was changed.</summary>
    Refused,

    /// <summary>The change was requested, but its end was not seen.</summary>
    Unknown,

    /// <summary>Stopped by the person between two steps. The result says what was done.</summary>
    Cancelled,
}

/// <summary>The result of one check.</summary>
/// <param name="Check">The subject, for example <c>replication lag</c>.</param>
/// <param name="Remedy">What to do; absent where the check passed or nothing can be done.</param>
public sealed record Finding(Verdict Verdict, string Check, string Message, string? Remedy = null)
{
    /// <summary>Whether what was selected does not exist. The command then ends with 5, also where only the plan was asked for.</summary>
    [JsonIgnore]
    public bool MatchesNothing { get; init; }

    public static Finding Pass(string check, string message) => new(Verdict.Pass, check, message);

    public static Finding Warn(string check, string message, string? remedy = null) => new(Verdict.Warn, check, message, remedy);

    public static Finding Fail(string check, string message, string remedy) => new(Verdict.Fail, check, message, remedy);
}

[JsonConverter(typeof(CamelCaseEnumConverter<Verdict>))]
public enum Verdict
{
    Pass,
    Warn,

    /// <summary>The routine does not run.</summary>
    Fail,
}
