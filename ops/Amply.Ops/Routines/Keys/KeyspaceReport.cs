using System.Collections.Immutable;

namespace Amply.Ops.Routines.Keys;

/// <summary>What the keyspace holds, by kind of key, the biggest first.</summary>
/// <param name="LookedAt">Keys that were looked at.</param>
/// <param name="Keys">Keys there are.</param>
/// <param name="IsEstimate">Whether counts and bytes are extrapolated from a part.</param>
public sealed record KeyspaceReport(long Keys, long LookedAt, bool IsEstimate, ImmutableArray<KeyKind> Kinds);

/// <summary>Keys of one prefix.</summary>
/// <param name="WithoutTtl">That stay until somebody deletes them; under volatile-* policies they are never evicted.</param>
/// <param name="Bytes">As MEMORY USAGE estimates, from a sample of the keys.</param>
/// <param name="BiggestBytes">The biggest of the sample.</param>
public sealed record KeyKind(string Prefix, long Keys, long WithoutTtl, long Bytes, long BiggestBytes);
