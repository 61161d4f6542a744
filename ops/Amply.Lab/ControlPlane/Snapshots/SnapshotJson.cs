using System.Text.Json.Serialization;

namespace Amply.Lab.ControlPlane.Snapshots;

/// <summary>How a snapshot's entry in the catalogue is kept on disk.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SnapshotRecord))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
