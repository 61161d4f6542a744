using Amply.Ops.Routines.Flush;

namespace Amply.Ops.Tests.Sessions;

public sealed class PageSizeTests
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(0.7);

    private TimeSpan now;

    [Theory]
    [InlineData(1, 1_400)]
    [InlineData(2, 700)]
    [InlineData(0.1, PageSize.Most)]
    [InlineData(100, PageSize.Least)]
    public void Page_takes_the_server_as_long_as_it_should_however_far_it_is(double microsecondsPerKey, int expected)
    {
        var sut = new PageSize(RoundTrip, atOnce: 1);
        for (var page = 0; page < 200; page++)
        {
            Serve(sut, microsecondsPerKey, TimeSpan.Zero);
        }

        Assert.InRange(sut.Keys, expected * 0.98, expected * 1.02);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(20)]
    public void Two_pages_at_once_take_the_server_as_long_as_one_however_far_it_is(double roundTripMilliseconds)
    {
        const double MicrosecondsPerKey = 1;
        var way = TimeSpan.FromMilliseconds(roundTripMilliseconds) / 2;
        var sut = new PageSize(way * 2, atOnce: 2);
        TimeSpan[] sent = [TimeSpan.Zero, TimeSpan.Zero];
        var free = TimeSpan.Zero;
        for (var page = 0; page < 400; page++)
        {
            // The server takes one page after the other; the next is sent when the answer is there.
            var keys = sut.Keys;
            var there = sent[page % 2] + way;
            free = (there > free ? there : free) + TimeSpan.FromMicroseconds(MicrosecondsPerKey * keys);
            sut.Observe(keys, sent[page % 2], free + way);
            sent[page % 2] = free + way;
        }

        Assert.InRange(sut.Keys, 700 * 0.98, 700 * 1.02);
    }

    [Fact]
    public void Page_that_was_held_up_makes_the_next_a_little_smaller()
    {
        var sut = new PageSize(RoundTrip, atOnce: 1);
        var before = sut.Keys;
        Serve(sut, 1, TimeSpan.FromSeconds(10));
        Assert.InRange(sut.Keys, before * 0.9, before - 1);
    }

    [Fact]
    public void Page_faster_than_a_ping_makes_the_next_larger()
    {
        var sut = new PageSize(RoundTrip, atOnce: 1);
        var before = sut.Keys;
        sut.Observe(before, now, now + (RoundTrip / 2));
        Assert.InRange(sut.Keys, before + 1, before * 1.1);
    }

    private void Serve(PageSize sut, double microsecondsPerKey, TimeSpan heldUp)
    {
        var sent = now;
        now += RoundTrip + TimeSpan.FromMicroseconds(microsecondsPerKey * sut.Keys) + heldUp;
        sut.Observe(sut.Keys, sent, now);
    }
}
