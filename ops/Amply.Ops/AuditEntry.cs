using System.Text.Json;
using System.Text.Json.Serialization;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;

namespace Amply.Ops;

/// <summary>One line of the audit log: the begin or the end of a change. It holds no session ids and no secrets.</summary>
public sealed record AuditEntry
{
    /// <summary>The same for the lines of one run.</summary>
    public required string Run { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>User and host.</summary>
    public required string Who { get; init; }

    /// <summary>The ARN of the AWS caller; absent in a lab, and where AWS did not answer.</summary>
    public string? Actor { get; init; }

    /// <summary>The incident, as <c>--incident</c> named it.</summary>
    public string? Incident { get; init; }

    /// <summary>The verb as it is typed.</summary>
    public required string Routine { get; init; }

    /// <summary>Stack, lab or file.</summary>
    public required string Target { get; init; }

    public required string ReplicationGroupId { get; init; }

    /// <summary>Set for a lab only. It tells labs with the same group id apart.</summary>
    public string? ApiEndpoint { get; init; }

    /// <summary>Set for a lab only. It tells a lab from an earlier lab of the same name.</summary>
    public string? LabInstance { get; init; }

    /// <summary><c>begun</c>, or the outcome.</summary>
    public required AuditEvent Event { get; init; }

    /// <summary>The steps of the plan.</summary>
    public ImmutableArray<string> Plan { get; init; } = [];

    /// <summary>What the run selects, as it was typed. Absent where a run selects nothing.</summary>
    public ImmutableArray<RunCondition>? Selection { get; init; }

    /// <summary>The salt of the hashes in <see cref="Selection"/>. It stands in the audit log of this machine alone.</summary>
    public string? Salt { get; init; }

    public string? Summary { get; init; }

    /// <summary>
    /// What happened to the group's lock: it was taken over, could not be taken, or was lost. Absent where nothing happened.
    /// </summary>
    public string? Lock { get; init; }

    public FigureList? Figures { get; init; }

    /// <summary>The entry as others may see it: without the salt and without private values.</summary>
    public AuditEntry Shared() => this with
    {
        Salt = null,
        Selection = Selection is { } all ? [.. all.Select(one => one.Shared())] : null,
    };
}

[JsonConverter(typeof(CamelCaseEnumConverter<AuditEvent>))]
public enum AuditEvent
{
    Begun,
    Done,
    Failed,
    Refused,
    Unknown,
    Cancelled,
}

/// <summary>The JSON in the folder of the audit log: its entries, and the flags of an interrupted promotion.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(FailoverFlags))]
internal sealed partial class AuditJson : JsonSerializerContext;

/// <summary>Writes a moment in UTC with a <c>Z</c>, which shell tools need. Reads any ISO 8601 moment.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}
