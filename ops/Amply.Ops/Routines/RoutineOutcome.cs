using System.Text.Json.Serialization;
using Amply.Redis;

namespace Amply.Ops.Routines;

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
