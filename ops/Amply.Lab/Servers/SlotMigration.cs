using System.Text;

namespace Amply.Lab.Servers;

/// <summary>
/// Moves slots with their keys between the shards of a running Redis Cluster, a few at a time, as redis-cli's reshard does (decision 9).
/// </summary>
/// <remarks>
/// The steps follow https://redis.io/docs/latest/commands/cluster-setslot/. Only two primaries know that a slot is open, and a promoted
/// replica does not. So <see cref="ShardTable.Moving"/> records the open slots, and the lab finishes the move after any loss.
/// </remarks>
internal sealed class SlotMigration(ShardTable shards, NodeSettings settings)
{
    // A client may need a second request (ASK) for a key of an open slot, so few slots are open at a time.
    private const int SlotsAtOnce = 16;

    // Writes wait while empty slots move.
    private const int EmptySlotsAtOnce = 256;

    // A primary serves no client while it sends keys.
    private const int KeysAtOnce = 32;
    private static readonly TimeSpan KeysCeiling = TimeSpan.FromMinutes(1);

    /// <summary>Moves slots until these shards have equal shares, and the other shards have none.</summary>
    /// <param name="progress">Receives the percentage of slots that has moved.</param>
    /// <exception cref="NodeException">A primary was lost or refuses. Moved slots stay moved, and the next call continues.</exception>
    public async Task SpreadAsync(IReadOnlyCollection<string> over, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await FinishAsync();
        var moves = SlotBalance.Moves(shards.Slots, over);
        var (moved, all) = (0, moves.Sum(move => move.Slots.Length));
        foreach (var move in moves)
        {
            // Empty slots first: clients learn of a new shard by MOVED. Many fail on an ASK to an unknown node.
            var holding = (await HoldingAsync(shards.Find(move.From).Primary!, [.. move.Slots])).ToHashSet();
            var empties = move.Slots.Where(slot => !holding.Contains(slot)).Chunk(EmptySlotsAtOnce).Select(slots => (slots, true));
            var others = holding.Chunk(SlotsAtOnce).Select(slots => (slots, false));
            foreach (var (batch, empty) in empties.Concat(others))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (shards.All.FirstOrDefault(shard => shard.Primary is not { IsRunning: true }) is { } lost)
                {
                    // The failover of that shard must come first.
                    throw new NodeException($"shard {lost.Id} has lost its primary");
                }

                var part = move with { Slots = [.. batch] };
                await (empty ? MoveEmptyAsync(part) : MoveAsync(part));
                moved += batch.Length;
                progress?.Report(100.0 * moved / all);
            }
        }
    }

    /// <summary>
    /// Repairs a shard whose primary was replaced or is empty: finishes an open move, and deletes keys of slots that have moved away.
    /// </summary>
    public async Task ResumeAsync(Shard shard)
    {
        try
        {
            await ClaimAsync(shard);
            await FinishAsync();
            await DropForeignKeysAsync(shard);
        }
        catch (NodeException)
        {
            // The other shard is lost too, or has no memory left. Its recovery and the next reshard try again.
        }
    }

    private async Task FinishAsync()
    {
        if (shards.Moving is not { } move)
        {
            return;
        }

        // A node that was promoted meanwhile may have a newer claim to the slots.
        await shards.Find(move.To).Primary!.CommandAsync("CLUSTER", "BUMPEPOCH");
        await MoveAsync(move);
        await DropForeignKeysAsync(shards.Find(move.From));
    }

    // A slot that is empty while writes wait need not open.
    private async Task MoveEmptyAsync(SlotMove move)
    {
        shards.Moving = move;
        var (from, to) = (shards.Find(move.From).Primary!, shards.Find(move.To).Primary!);
        await from.PauseWritesAsync();
        try
        {
            var empty = move.Slots.Except(await HoldingAsync(from, [.. move.Slots])).ToArray();

            // The end of an import makes the node send all its slots to the cluster, and each node compares 16384 slots. Once a batch is
            // enough, so only the last slot is imported. The newest epoch keeps the other slots with the node until then.
            await to.CommandAsync("CLUSTER", "BUMPEPOCH");
            await SetAsync(to, empty.SkipLast(1), "NODE", to.ClusterId);
            await SetAsync(to, empty.TakeLast(1), "IMPORTING", from.ClusterId);
            await SetAsync(to, empty.TakeLast(1), "NODE", to.ClusterId);

            // The others before the old owner: a client that follows MOVED to the old owner must not be sent on once more.
            foreach (var other in shards.All.Where(shard => shard.Id != move.From && shard.Id != move.To))
            {
                await TellAsync(other.Primary!, [.. empty], to);
            }

            await SetAsync(from, empty, "NODE", to.ClusterId);
        }
        finally
        {
            await from.CommandAsync("CLIENT", "UNPAUSE");
        }

        await MoveAsync(move);
    }

    // Can be repeated after a failure of any step.
    private async Task MoveAsync(SlotMove move)
    {
        shards.Moving = move;
        var (source, target) = (shards.Find(move.From), shards.Find(move.To));
        var (from, to) = (source.Primary!, target.Primary!);
        var (left, taken) = (await ServedAsync(from), await ServedAsync(to));
        var leaving = move.Slots.Where(left.Contains).ToArray();
        await SetAsync(to, move.Slots.Where(slot => !taken.Contains(slot)), "IMPORTING", from.ClusterId);
        await SetAsync(from, leaving, "MIGRATING", to.ClusterId);
        foreach (var slot in await HoldingAsync(from, leaving))
        {
            await SendKeysAsync(from, to, slot);
        }

        // The new owner first: if it is lost now, the old owner still answers.
        await SetAsync(to, move.Slots, "NODE", to.ClusterId);
        await SetAsync(from, move.Slots, "NODE", to.ClusterId);
        (source.Slots, target.Slots) = (source.Slots.Except(move.Slots), target.Slots.Union(move.Slots));
        shards.Moving = null;
        foreach (var other in shards.All.Except([source, target]))
        {
            await TellAsync(other.Primary!, move.Slots, to);
        }
    }

    private static async Task TellAsync(RedisNode other, ImmutableArray<int> slots, RedisNode owner)
    {
        try
        {
            await SetAsync(other, slots, "NODE", owner.ClusterId);
        }
        catch (NodeException)
        {
            // A lost node learns the owner from the map when it restarts, other nodes from the cluster bus.
        }
    }

    // A promoted replica claims only the slots that it knew of.
    private async Task ClaimAsync(Shard shard)
    {
        var primary = shard.Primary!;
        ImmutableArray<int> unclaimed = [.. shard.Slots.Except(await ServedAsync(primary)).Except(shards.Moving?.Slots ?? [])];
        if (unclaimed.IsEmpty)
        {
            return;
        }

        await SetAsync(primary, unclaimed, "NODE", primary.ClusterId);
        await primary.CommandAsync("CLUSTER", "BUMPEPOCH");
        foreach (var other in shards.All.Where(other => other != shard))
        {
            await TellAsync(other.Primary!, unclaimed, primary);
        }
    }

    private async Task SendKeysAsync(RedisNode from, RedisNode to, int slot)
    {
        while (await KeysAsync(from, slot) is { Length: > 0 } keys)
        {
            // REPLACE: the source still serves the key, so a copy at the target is older.
            await from.CommandsAsync(
                [["MIGRATE", ReachedAt(to), settings.Network.Port, "", 0, (long)KeysCeiling.TotalMilliseconds, "REPLACE", "AUTH2",
                    AclFile.Admin, settings.AdminPassword, "KEYS", .. keys]],
                KeysCeiling * 2);
        }
    }

    // MIGRATE does not connect from the node's own address, and the doors of a private lab admit only nodes.
    private static string ReachedAt(RedisNode to) => to.Name is null ? to.Announced : to.Address;

    // A replica that lagged before its promotion still has keys that have moved away. A scan must not find these old keys.
    private async Task DropForeignKeysAsync(Shard shard)
    {
        var node = shard.Primary!;
        var served = await ServedAsync(node);
        var foreign = SlotSet.All.Except(served).Except(shard.Slots).Except(shards.Moving?.Slots ?? []);
        foreach (var slot in await HoldingAsync(node, [.. foreign]))
        {
            var owner = shards.All.First(other => other.Slots.Contains(slot)).Primary!;
            await SetAsync(node, [slot], "IMPORTING", owner.ClusterId);
            while (await KeysAsync(node, slot) is { Length: > 0 } keys)
            {
                await node.CommandsAsync([.. keys.SelectMany(key => new object[][] { ["ASKING"], ["UNLINK", key] })]);
            }

            await SetAsync(node, [slot], "STABLE");
        }
    }

    private static async Task<SlotSet> ServedAsync(RedisNode node) =>
        (await node.ClusterNodesAsync()).FirstOrDefault(line => line.Id == node.ClusterId)?.Slots ?? SlotSet.None;

    /// <summary>The slots, out of these, of which the node has keys.</summary>
    private static async Task<IEnumerable<int>> HoldingAsync(RedisNode node, int[] slots)
    {
        var counts = slots.Length is 0
            ? []
            : await node.CommandsAsync([.. slots.Select(slot => new object[] { "CLUSTER", "COUNTKEYSINSLOT", slot })]);
        return slots.Zip(counts).Where(pair => pair.Second is > 0L).Select(pair => pair.First);
    }

    // A key is bytes, and need not be text.
    private static async Task<object[]> KeysAsync(RedisNode node, int slot) =>
        [.. ((object?[])(await node.CommandAsync("CLUSTER", "GETKEYSINSLOT", slot, KeysAtOnce))!)
            .Select(key => Encoding.Latin1.GetBytes((string)key!))];

    private static async Task SetAsync(RedisNode node, IEnumerable<int> slots, params object[] state)
    {
        if (slots.Select(slot => (object[])["CLUSTER", "SETSLOT", slot, .. state]).ToArray() is { Length: > 0 } commands)
        {
            await node.CommandsAsync(commands);
        }
    }
}
