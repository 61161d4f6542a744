using System.Collections.Immutable;

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

    Task PassAsync(int number, CancellationToken cancellationToken);

    /// <summary>Removes index entries whose session is gone, where the passes do not: by an index, what comes back is found only by its entry.</summary>
    Task SweepAsync(CancellationToken cancellationToken);

    Task<ImmutableArray<ReplicaConfirmation>> ConfirmAsync(CancellationToken cancellationToken);

    /// <param name="confirmations">In the order of <see cref="ConfirmAsync"/>; empty where it did not come to that.</param>
    ImmutableArray<NodeFlushReport> Report(ImmutableArray<ReplicaConfirmation> confirmations);
}
