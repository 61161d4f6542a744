namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>How many keys a script goes through in one page, so that other clients' commands need not wait long behind it.</summary>
/// <remarks>What a key costs differs threefold between servers, and one that is ended costs more than one that is only looked at; so it is measured.</remarks>
/// <param name="roundTrip">How long a command that does nothing takes: that part of a page's time is not the server's.</param>
internal sealed class PageSize(TimeSpan roundTrip)
{
    /// <summary>Fewer would be all overhead, and for nothing where it is the network that became slow.</summary>
    public const int Least = 300;

    /// <summary>A script can hand 8,000 keys to one command; a page of SCAN may have more than were asked for.</summary>
    public const int Most = 4_000;

    /// <summary>Before anything was measured.</summary>
    public const int First = 500;

    /// <summary>Of the server's time. A half more, and another client's ping has a 99th percentile over 3 ms (<c>./amply bench</c>).</summary>
    public static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(2);

    // A page that something else held up must not halve the next.
    private const double Weight = 1.0 / 16;
    private const double MostOfEstimate = 2;

    private double ticksPerKey = (double)Aim.Ticks / First;

    public int Keys => (int)Math.Clamp(Aim.Ticks / ticksPerKey, Least, Most);

    /// <summary>Takes how long a page of so many keys took, the way there and back included.</summary>
    public void Observe(int keys, TimeSpan took)
    {
        var measured = (double)Math.Max(0, (took - roundTrip).Ticks) / keys;
        ticksPerKey += (Math.Min(measured, ticksPerKey * MostOfEstimate) - ticksPerKey) * Weight;
    }
}
