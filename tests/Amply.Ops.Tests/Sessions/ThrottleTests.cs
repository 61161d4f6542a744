using Amply.Ops.Routines.Flush;
using Amply.Wire;

namespace Amply.Ops.Tests.Sessions;

public sealed class ThrottleTests
{
    private readonly LeapingClock clock = new(DateTimeOffset.UnixEpoch);
    private readonly Pace pace = new();

    [Fact]
    public async Task PaceAsync_WhenNothingIsSlow_DoesNotWait()
    {
        await using var sut = Create();

        await sut.PaceAsync(CancellationToken.None);

        Assert.Null(sut.Waiting);
        Assert.Empty(sut.Paused);
        Assert.Equal(500, sut.Keys(500));
    }

    [Fact]
    public async Task PaceAsync_WhenPingsAreSlow_SaysWhyAndNamesFewerKeysAtOnce()
    {
        await using var sut = Create();
        Slow(3);

        await sut.PaceAsync(CancellationToken.None);

        Assert.Equal("latency: pings are slow", sut.Waiting);
        Assert.Equal(62, sut.Keys(500));
        Assert.Equal(1, sut.Keys(1));
    }

    [Fact]
    public async Task PaceAsync_WhenAReplicaNeverCatchesUp_GoesOnAfterTheCeiling()
    {
        await using var sut = Create();
        pace.Observe(NodeInfo.Parse("master_repl_offset:209715200\nconnected_slaves:1\nslave0:ip=1,offset=0,lag=9"));

        await sut.PaceAsync(CancellationToken.None);

        var (reason, seconds) = Assert.Single(sut.Paused);
        Assert.Equal("replication", reason);
        Assert.InRange(seconds, 120, 121);

        // It has had its time: no batch after it waits again.
        await sut.PaceAsync(CancellationToken.None);
        Assert.InRange(sut.Paused["replication"], 120, 121);
    }

    [Fact]
    public async Task PaceAsync_WhenCancelled_StopsWaiting()
    {
        await using var sut = Create();
        pace.Observe(NodeInfo.Parse("master_repl_offset:209715200\nconnected_slaves:1\nslave0:ip=1,offset=0,lag=9"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await sut.PaceAsync(new CancellationToken(canceled: true)));
    }

    private Throttle Create() => new(pace, clock);

    private void Slow(int times)
    {
        pace.Observe(TimeSpan.FromMilliseconds(0.3));
        for (var i = 0; i < times; i++)
        {
            pace.Observe(TimeSpan.FromMilliseconds(50));
        }
    }
}
