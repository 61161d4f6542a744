using System.Collections.Immutable;

namespace Amply.Ops.Routines.Sessions.Scanning;

/// <summary>Which primaries serve which slots at one moment. Without cluster mode: which process is the primary.</summary>
/// <param name="Primaries">Every primary that serves slots, each once.</param>
/// <param name="Signature">Equal for two moments only where no slot and no primary changed between them.</param>
/// <param name="Unsettled">Why keys may be on their way from one node to another; null where they are not.</param>
public sealed record SlotMap(ImmutableArray<Primary> Primaries, string Signature, string? Unsettled)
{
    /// <summary>Whether nothing moved between the two moments.</summary>
    public bool IsUnchangedIn(SlotMap later) => Unsettled is null && later.Unsettled is null && Signature == later.Signature;
}
