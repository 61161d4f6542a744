using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Amply.Wire;

namespace Amply.Lab.Supervisor;

/// <summary>How a running lab is found and spoken to.</summary>
/// <remarks>Not a record: its text would print the control token.</remarks>
public sealed class LabState
{
    public required ProcessIdentity Supervisor { get; init; }

    public required string ApiEndpoint { get; init; }

    /// <summary>Secret: the bearer token of the lab's control.</summary>
    public required string ControlToken { get; init; }

    public required DateTimeOffset Started { get; init; }
}

/// <summary>Why a lab could not be started.</summary>
public sealed record LabFailure(string Message, string Remedy)
{
    /// <summary>The end of the log that tells more.</summary>
    public ImmutableArray<string> Details { get; init; } = [];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(LabOptions))]
[JsonSerializable(typeof(LabState))]
[JsonSerializable(typeof(LabFailure))]
[JsonSerializable(typeof(LabStatus))]
[JsonSerializable(typeof(LabApplyResult))]
[JsonSerializable(typeof(string))]
public sealed partial class LabJson : JsonSerializerContext;
