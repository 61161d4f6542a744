using System.Text;

namespace Amply.Lab.Servers;

/// <summary>
/// Moves slots between the shards of a Redis Cluster that serves, as redis-cli's reshard does: a few at a time, each with its keys.
/// </summary>
/// <remarks>
/// Steps and their order are those of https://redis.io/docs/latest/commands/cluster-setslot/. The marks of an open slot are known to two
/// primaries only, and a replica that is promoted does not have them: what is open stands with the shards, so that it is finished whatever
/// was lost.
/// </remarks>
internal sealed class SlotMigration(ShardTable shards, NodeSettings settings)
{
    // Open slots cost clients a second question (ASK), where a key has gone or is new: few are open at a time.
    private const int SlotsAtOnce = 16;

    // Writes wait while empty slots change hands.
    private const int EmptySlotsAtOnce = 256;
    private static readonly object[] PauseWrites = ["CLIENT", "PAUSE", 10_000, "WRITE"];

    // A primary serves nobody while it sends keys away.
    private const int KeysAtOnce = 32;
    private static readonly TimeSpan KeysCeiling = TimeSpan.FromMinutes(1);

    /// <summary>Moves slots until they are spread evenly over some shards, and the others have none.</summary>
    /// <param name="progress">Told the percentage that has moved.</param>
    /// <exception cref="NodeException">A primary was lost or refuses; what has moved stays where it is, and the next call goes
    /// on.</exception>
    public async Task SpreadAsync(IReadOnlyCollection<string> over, Action<double> progress, CancellationToken cancellationToken)
    {
        await FinishAsync();
        var moves = SlotBalance.Moves(shards.Slots, over);
        var (moved, all) = (0, moves.Sum(move => move.Slots.Length));
        foreach (var move in moves)
        {
            // Empty ones first: clients hear of a new shard by MOVED. Many fail on an ASK to a node that they have no connection to.
            var holding = (await HoldingAsync(shards.Find(move.From).Primary!, [.. move.Slots])).ToHashSet();
            foreach (var (batch, empty) in move.Slots.Where(slot => !holding.Contains(slot)).Chunk(EmptySlotsAtOnce).Select(
                slots => (slots, true))
                .Concat(holding.Chunk(SlotsAtOnce).Select(slots => (slots, false))))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (shards.All.FirstOrDefault(shard => shard.Primary is not { IsRunning: true }) is { } lost)
                {
                    // Its failover comes first.
                    throw new NodeException($"shard {lost.Id} has lost its primary");
                }

                var part = move with { Slots = [.. batch] };
                await (empty ? HandOverAsync(part) : MoveAsync(part));
                progress(100.0 * (moved += batch.Length) / all);
            }
        }
    }

    /// <summary>
    /// After a shard's primary has become another one, or empty: finishes what was open, and deletes what the shard holds of slots it has
    /// given away.
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
            // The other side of the move is lost too, or has no room: its own recovery tries again, and so does the next reshard.
        }
    }

    private async Task FinishAsync()
    {
        if (shards.Moving is not { } move)
        {
            return;
        }

        // Whoever was promoted meanwhile has a newer claim to all that its shard had.
        await shards.Find(move.To).Primary!.CommandAsync("CLUSTER", "BUMPEPOCH");
        await MoveAsync(move);
        await DropForeignKeysAsync(shards.Find(move.From));
    }

    // Slots that are empty while nobody can write to them need not be open for anybody.
    private async Task HandOverAsync(SlotMove move)
    {
        shards.Moving = move;
        var (from, to) = (shards.Find(move.From).Primary!, shards.Find(move.To).Primary!);
        await from.CommandAsync(PauseWrites);
        try
        {
            var empty = move.Slots.Except(await HoldingAsync(from, [.. move.Slots])).ToArray();

            // A node that ends an import tells all its slots to the whole cluster, and each node compares 16384 slots. Once for each batch is
            // enough: so only the last slot is imported. With the newest epoch the node keeps the others until then.
            await to.CommandAsync("CLUSTER", "BUMPEPOCH");
            await SetAsync(to, empty.SkipLast(1), "NODE", to.ClusterId);
            await SetAsync(to, empty.TakeLast(1), "IMPORTING", from.ClusterId);
            await SetAsync(to, empty.TakeLast(1), "NODE", to.ClusterId);
            await SetAsync(from, empty, "NODE", to.ClusterId);
        }
        finally
        {
            await from.CommandAsync("CLIENT", "UNPAUSE");
        }

        await MoveAsync(move);
    }

    // May be begun anew after any step of it.
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

        // The new owner first: were it lost now, the old one would still answer.
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
            // One that is lost learns it from the map when it comes back; the others from the cluster's bus.
        }
    }

    // A replica that is promoted takes over what it had heard of.
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
            // REPLACE: a key that is here is served here, so a copy that an attempt before left there is the older one.
            await from.CommandsAsync(
                [["MIGRATE", to.Announced, settings.Network.Port, "", 0, (long)KeysCeiling.TotalMilliseconds, "REPLACE", "AUTH2",
                    AclFile.Admin, settings.AdminPassword, "KEYS", .. keys]],
                KeysCeiling * 2);
        }
    }

    // A replica that lagged when it was promoted has keys that had left, and one that is out of date must not be found by a scan.
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
        ClusterLine.Parse((string?)await node.CommandAsync("CLUSTER", "NODES") ?? "").FirstOrDefault(
            line => line.Id == node.ClusterId)?.Slots ?? SlotSet.None;

    /// <summary>Those of the slots of which the node has keys.</summary>
    private static async Task<IEnumerable<int>> HoldingAsync(RedisNode node, int[] slots)
    {
        var counts = slots.Length is 0 ? []
            : await node.CommandsAsync([.. slots.Select(slot => new object[] { "CLUSTER", "COUNTKEYSINSLOT", slot })]);
        return slots.Zip(counts).Where(pair => pair.Second is > 0L).Select(pair => pair.First);
    }

    // Keys as the bytes that they are, which need not be text.
    private static async Task<object[]> KeysAsync(RedisNode node, int slot) =>
        [.. ((object?[])(await node.CommandAsync("CLUSTER", "GETKEYSINSLOT", slot, KeysAtOnce))!).Select(
            key => Encoding.Latin1.GetBytes((string)key!))];

    private static async Task SetAsync(RedisNode node, IEnumerable<int> slots, params object[] state)
    {
        if (slots.Select(slot => (object[])["CLUSTER", "SETSLOT", slot, .. state]).ToArray() is { Length: > 0 } commands)
        {
            await node.CommandsAsync(commands);
        }
    }
}
