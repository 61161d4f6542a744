using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Amply.Ops.Demo;

/// <summary>What the demonstration showed.</summary>
public sealed record DemoReport(ImmutableArray<DemoProof> Proofs, double TookSeconds)
{
    public bool Holds => Proofs.All(p => p.Holds);
}

/// <summary>Something that was claimed, and what was seen of it.</summary>
/// <param name="Step">Where in the demonstration.</param>
public sealed record DemoProof(string Step, string Claim, bool Holds, string Seen);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DemoReport))]
internal sealed partial class DemoJson : JsonSerializerContext;
