using System.Collections.Immutable;

namespace Amply.Ops.Routines.Sessions.Scanning;

/// <summary>Walks a node's keys with SCAN from beginning to end, whatever happens to the node meanwhile.</summary>
/// <remarks>
/// Hash seeds differ between processes: a scan continued on another node silently misses keys (redis #12440). So the walk starts again
/// whenever the process behind the endpoint is another than at the start, and after every lost connection. What it does to keys must
/// therefore be idempotent. The last page comes together with cursor 0.
/// </remarks>
internal sealed class CursorWalk(PrimarySet primaries, TimeProvider clock)
{
    // Each restart means a failover or a lost connection; more in one walk is an outage, not an incident within it.
    private const int MostRestarts = 20;

    public int Restarts { get; private set; }

    /// <summary>Where a part of the keyspace tells enough: how many pages; absent: all.</summary>
    public int? MostPages { get; init; }

    /// <summary>From 0 to 1: how much of the keyspace lies behind the cursor.</summary>
    public double Fraction { get; private set; }

    /// <param name="page">Handles the page at a cursor and returns the next cursor, 0 after the last.</param>
    /// <param name="finish">Waits for what the pages started.</param>
    /// <param name="restart">Called before the walk begins anew.</param>
    public Task<Primary> RunAsync(
        Primary primary, Func<Primary, ulong, Task<ulong>> page, Func<Task> finish, Action restart, CancellationToken cancellationToken) =>
        RunAsync(primary, 1, async (node, cursors) => [await page(node, cursors[0])], finish, restart, cancellationToken);

    /// <param name="lanes">How many cursors go side by side (<see cref="ScanLanes"/>).</param>
    /// <param name="page">Handles a page at each of the cursors and returns what follows each, 0 after the last.</param>
    /// <param name="finish">Waits for what the pages started.</param>
    /// <param name="restart">Called before the walk begins anew.</param>
    public async Task<Primary> RunAsync(
        Primary primary, int lanes, Func<Primary, ImmutableArray<ulong>, Task<ImmutableArray<ulong>>> page, Func<Task> finish, Action restart, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                Fraction = 0;
                var walk = new ScanLanes(lanes);
                var pages = 0;
                do
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    walk.Advance(await page(primary, walk.Cursors));
                    Fraction = walk.Fraction;
                }
                while (!walk.AtEnd && ++pages != MostPages);
                await finish();
                if ((await NodeInfo.ReadAsync(primary.Server)).RunId == primary.RunId)
                {
                    return primary;
                }
            }
            catch (Exception error) when (PrimarySet.IsTransient(error) && Restarts < MostRestarts)
            {
                // What is in flight belongs to the old connection; its outcome is found by walking again.
                await SettleAsync(finish);
            }

            Restarts++;
            restart();
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
            primary = await primaries.FindAgainAsync(primary.Shard, cancellationToken);
        }
    }

    private static async Task SettleAsync(Func<Task> finish)
    {
        try
        {
            await finish();
        }
        catch (Exception error) when (PrimarySet.IsTransient(error))
        {
            // The same loss again.
        }
    }
}
