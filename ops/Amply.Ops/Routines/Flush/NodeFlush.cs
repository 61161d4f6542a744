using System.Collections.Immutable;
using Amply.Ops.Redis.Scanning;

namespace Amply.Ops.Routines.Flush;

/// <summary>Everything a flush of everyone does on one shard.</summary>
internal sealed class NodeFlush(PrimarySet primaries, SessionFlushOptions options, FlushStart start, Throttle throttle, TimeProvider clock)
{
    private readonly FlushTally tally = new();
    private int restarts;
    private int pass;
    private CursorWalk? walk;

    /// <summary>Of the node that was the shard's primary last, as <c>host:port</c>.</summary>
    public string Endpoint { get; private set; } = "";

    public FlushTally Tally => tally;

    public Throttle Throttle => throttle;

    public int Restarts => restarts + (walk?.Restarts ?? 0);

    public double Fraction => walk?.Fraction ?? 0;

    /// <summary>Begins a pass, also where the shard takes no part in it: what an earlier pass left here may be elsewhere now.</summary>
    public void BeginPass(int number)
    {
        tally.BeginPass(number);

        // A pass that is run again, because slots or primaries changed in it, began anew too.
        (restarts, pass) = (Restarts + (number == pass ? 1 : 0), number);
        walk = null;
    }

    /// <summary>
    /// Ends what is meant and there. The first pass sees strings alone; later ones end what came back, count what else bears the name and remove
    /// index entries whose session is gone.
    /// </summary>
    public async Task PassAsync(Primary primary, int number, CancellationToken cancellationToken)
    {
        Endpoint = primary.Endpoint;
        walk = new CursorWalk(primaries, clock);
        Endpoint = (await (options.Selection.Filter.IsEverything && !primary.Clustered ? ScriptedAsync() : PipelinedAsync())).Endpoint;

        Task<Primary> ScriptedAsync()
        {
            // A key that the first pass misses the next one finds; but what that leaves is counted, so it sees no key twice.
            Func<ImmutableArray<ScanLanes>> lanes = number == 1 ? ScanLanes.InTwoTurns : ScanLanes.One;
            var pages = new ScriptedPages(options, start, tally, throttle, lanes().Length, clock);
            return walk.RunAsync(
                primary,
                lanes,
                async (node, cursors) =>
                {
                    await throttle.PaceAsync(cancellationToken);
                    return number == 1 ? await pages.EndAsync(node, cursors) : [await pages.VerifyAsync(node, cursors[0], cancellationToken)];
                },
                () => Task.CompletedTask,
                () => tally.BeginPass(number),
                cancellationToken);
        }

        Task<Primary> PipelinedAsync()
        {
            var pages = new PipelinedPages(options, start, tally, throttle);
            return walk.RunAsync(
                primary,
                async (node, cursor) =>
                {
                    await throttle.PaceAsync(cancellationToken);
                    return await (number == 1 ? pages.EndAsync(node, cursor, cancellationToken) : pages.VerifyAsync(node, cursor, cancellationToken));
                },
                pages.DrainAsync,
                () => tally.BeginPass(number),
                cancellationToken);
        }
    }
}
