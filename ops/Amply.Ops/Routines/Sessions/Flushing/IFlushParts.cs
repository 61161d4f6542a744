using System.Collections.Immutable;
using Amply.Ops.Routines.Sessions.Scanning;

namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>The steps of a flush, whether sessions are found by scanning every shard or by the indexes of users.</summary>
internal interface IFlushParts : IAsyncDisposable
{
    /// <summary>Of the present step, from 0 to 1.</summary>
    double Fraction { get; }

    long Ended { get; }

    long EndedInPass { get; }

    /// <summary>Why it backs off now.</summary>
    string? Waiting { get; }

    /// <summary>Looks at everything once. Idempotent: a pass in which slots or primaries changed is run again.</summary>
    Task PassAsync(int number, SlotMap map, CancellationToken cancellationToken);

    /// <summary>Whether index entries whose session is gone are left after the passes: by an index, what comes back is found only by its entry.</summary>
    bool MustSweep { get; }

    /// <summary>Removes index entries whose session is gone.</summary>
    Task SweepAsync(SlotMap map, CancellationToken cancellationToken);

    /// <param name="confirmations">By shard; empty where the flush did not come to that.</param>
    ImmutableArray<NodeFlushReport> Report(ImmutableSortedDictionary<string, ReplicaConfirmation> confirmations);
}
