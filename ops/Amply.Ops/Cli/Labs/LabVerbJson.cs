using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Amply.Model;

namespace Amply.Ops.Cli.Labs;

/// <summary>What <c>lab apply</c> did to a lab, in order; empty where the lab was as its settings have it.</summary>
internal sealed record LabApplied(string Lab, ImmutableArray<string> Steps);

/// <summary>The lab that <c>lab down</c> removed.</summary>
internal sealed record LabDowned(string Lab);

/// <summary>What <c>lab fault</c> did.</summary>
/// <param name="Node">Absent where the fault is one of the whole lab.</param>
/// <param name="DelayMs">How slow or late; absent where it was not given.</param>
internal sealed record LabFaulted(string Lab, string Fault, string? Node, FaultAction Action, double? DelayMs);

[JsonConverter(typeof(CamelCaseEnumConverter<FaultAction>))]
internal enum FaultAction
{
    /// <summary>In force until it is lifted.</summary>
    Injected,
    Lifted,

    /// <summary>A node's process was killed; the lab replaces it.</summary>
    Killed,
}
