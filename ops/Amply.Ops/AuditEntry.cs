using System.Text.Json;
using System.Text.Json.Serialization;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;

namespace Amply.Ops;

/// <summary>One line of the audit log: a change that was begun or has ended. It holds no session ids and no secrets.</summary>
public sealed record AuditEntry
{
    /// <summary>The same for the lines of one run.</summary>
    public required string Run { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>User and host.</summary>
    public required string Who { get; init; }

    /// <summary>The verb as it is typed.</summary>
    public required string Routine { get; init; }

    /// <summary>Stack, lab or file.</summary>
    public required string Target { get; init; }

    public required string ReplicationGroupId { get; init; }

    /// <summary>Only a lab's, by which labs of one group id are told apart.</summary>
    public string? ApiEndpoint { get; init; }

    /// <summary><c>begun</c>, or how it ended.</summary>
    public required AuditEvent Event { get; init; }

    /// <summary>What was going to be done.</summary>
    public ImmutableArray<string> Plan { get; init; } = [];

    public string? Summary { get; init; }

    /// <summary>What was out of the ordinary with the group's lock: taken over from whom, not to be had, lost.</summary>
    public string? Lock { get; init; }

    public FigureList? Figures { get; init; }
}

/// <summary>A part of the log.</summary>
/// <param name="UnreadableLines">Of the whole log: lines that are not shown, for example of a newer version.</param>
public sealed record AuditView(ImmutableArray<AuditEntry> Entries, int UnreadableLines)
{
    /// <summary>What people read where there is no entry; not printed in JSON.</summary>
    internal string Nothing { get; init; } = "";
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

/// <summary>What is kept in the folder of the audit log, one line each: its entries, and the flags of an interrupted promotion.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(UtcTimeConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(FailoverFlags))]
internal sealed partial class AuditJson : JsonSerializerContext;

/// <summary>Writes a moment in UTC, with the <c>Z</c> that tools of the shell insist on; reads any ISO 8601 moment.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}
