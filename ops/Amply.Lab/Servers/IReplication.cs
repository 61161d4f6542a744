using Amply.Wire;


namespace Amply.Lab.Servers;

/// <summary>How the nodes of a group find and follow their primaries.</summary>
internal interface IReplication : IAsyncDisposable
{
    /// <summary>Makes a node that has not been started yet part of the group.</summary>
    void Join(RedisNode node);

    /// <summary>The nodes of the group no longer count on one that is about to go.</summary>
    Task ForgetAsync(RedisNode node);

    /// <summary>The process is gone for good: so is all that leads to it.</summary>
    Task LeaveAsync(RedisNode node);

    /// <summary>Starts the process, as its shard's primary or as a replica of it, and returns when it answers.</summary>
    Task StartAsync(RedisNode node, CancellationToken cancellationToken);

    /// <summary>Tells a group that serves of a node it did not know.</summary>
    Task IntroduceAsync(RedisNode node, CancellationToken cancellationToken);

    /// <summary>Returns when these nodes serve what they should.</summary>
    Task ServingAsync(IEnumerable<RedisNode> nodes, CancellationToken cancellationToken);

    /// <summary>Returns when every node that answers knows what each shard serves.</summary>
    Task AgreeAsync(CancellationToken cancellationToken);

    /// <summary>Makes a replica its shard's primary; the other nodes follow it.</summary>
    Task PromoteAsync(Shard shard, RedisNode node, CancellationToken cancellationToken);

    /// <summary>What a replica lacks of being in sync with its primary, or null.</summary>
    string? Lacks(RedisNode replica, NodeInfo info);

    /// <summary>While held, nothing passes between a replica and any primary, though connections stay open.</summary>
    void Hold(RedisNode replica, bool held);

    /// <summary>Closes, and keeps closed, what leads to a node that is cut off and from it; or opens it again.</summary>
    void Cut(RedisNode node);
}
