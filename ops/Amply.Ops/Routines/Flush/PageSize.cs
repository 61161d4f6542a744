namespace Amply.Ops.Routines.Flush;

/// <summary>How many keys a script goes through in one page, so that other clients' commands need not wait long behind it.</summary>
/// <remarks>What a key costs differs threefold between servers, and one that is ended costs more than one that is only looked at; so it is measured.</remarks>
/// <param name="roundTrip">How long a command that does nothing takes: that part of a page's time is not the server's.</param>
/// <param name="atOnce">Pages that may wait at the server: others' commands wait behind all of them.</param>
internal sealed class PageSize(TimeSpan roundTrip, int atOnce)
{
    /// <summary>Fewer would be all overhead, and for nothing where it is the network that became slow.</summary>
    public const int Least = 300;

    /// <summary>More has nothing to gain.</summary>
    public const int Most = 4_000;

    /// <summary>Before anything was measured.</summary>
    public const int First = 500;

    /// <summary>
    /// Of the server's time, for all pages at once. Half as much again, and another client's ping has a 99th percentile over 3 ms
    /// (<c>./amply bench</c>).
    /// </summary>
    public static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(1.4);

    // A page that something else held up must not halve the next.
    private const double Weight = 1.0 / 16;
    private const double MostOfEstimate = 2;

    private readonly Lock gate = new();
    private readonly double ticks = (double)Aim.Ticks / atOnce;
    private double ticksPerKey = (double)Aim.Ticks / atOnce / First;
    private TimeSpan lastAnswered;

    public int Keys
    {
        get
        {
            lock (gate)
            {
                return (int)Math.Clamp(ticks / ticksPerKey, Least, Most);
            }
        }
    }

    /// <summary>Takes when a page of so many keys was sent and answered, by one clock. The server begins with it when it is there and the one before is done.</summary>
    public void Observe(int keys, TimeSpan sent, TimeSpan answered)
    {
        lock (gate)
        {
            var there = sent + roundTrip;
            var took = answered - (there > lastAnswered ? there : lastAnswered);
            var measured = (double)Math.Max(0, took.Ticks) / keys;
            ticksPerKey += (Math.Min(measured, ticksPerKey * MostOfEstimate) - ticksPerKey) * Weight;
            lastAnswered = answered;
        }
    }
}
