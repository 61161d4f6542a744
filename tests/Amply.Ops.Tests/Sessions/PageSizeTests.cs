using Amply.Ops.Routines.Sessions.Flushing;

namespace Amply.Ops.Tests.Sessions;

public sealed class PageSizeTests
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(0.7);

    private readonly PageSize sut = new(RoundTrip);

    [Theory]
    [InlineData(2, 1_000)]
    [InlineData(5, 400)]
    [InlineData(0.1, PageSize.Most)]
    [InlineData(100, PageSize.Least)]
    public void Page_takes_the_server_as_long_as_it_should_however_far_it_is(double microsecondsPerKey, int expected)
    {
        for (var page = 0; page < 200; page++)
        {
            Serve(microsecondsPerKey, TimeSpan.Zero);
        }

        Assert.InRange(sut.Keys, expected * 0.98, expected * 1.02);
    }

    [Fact]
    public void Page_that_was_held_up_makes_the_next_a_little_smaller()
    {
        var before = sut.Keys;
        Serve(1, TimeSpan.FromSeconds(10));
        Assert.InRange(sut.Keys, before * 0.9, before - 1);
    }

    [Fact]
    public void Page_faster_than_a_ping_makes_the_next_larger()
    {
        var before = sut.Keys;
        sut.Observe(before, RoundTrip / 2);
        Assert.InRange(sut.Keys, before + 1, before * 1.1);
    }

    private void Serve(double microsecondsPerKey, TimeSpan heldUp) =>
        sut.Observe(sut.Keys, RoundTrip + TimeSpan.FromMicroseconds(microsecondsPerKey * sut.Keys) + heldUp);
}
