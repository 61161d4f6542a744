using Amply.Ops.Routines.Flush;
using Amply.Wire;

namespace Amply.Ops.Tests.Sessions;

public sealed class PaceTests
{
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(0.3);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(40);

    private readonly Pace pace = new();

    [Fact]
    public void Observe_WhenPingsAreFast_GoesAtFullSpeed()
    {
        Ping(Fast, 100);

        Assert.Equal((1, null, null), (pace.Share, pace.Slowed, pace.Blocked));
    }

    [Fact]
    public void Observe_WhenEveryPingIsFarButSteady_GoesAtFullSpeed()
    {
        // From a desk on another continent.
        Ping(TimeSpan.FromMilliseconds(90), 100);
        Ping(TimeSpan.FromMilliseconds(94), 100);

        Assert.Equal((1, null), (pace.Share, pace.Slowed));
    }

    [Fact]
    public void Observe_WhenPingsBecomeSlow_MakesSmallerBatchesBeforeItWaits()
    {
        Ping(Fast, 1);
        Ping(Slow, 2);

        Assert.Equal(0.25, pace.Share);
        Assert.Equal((TimeSpan.Zero, "latency: pings are slow"), pace.Slowed);
    }

    [Fact]
    public void Observe_WhilePingsStaySlow_WaitsBetweenTheSmallestBatchesUpToACeiling()
    {
        Ping(Fast, 1);
        Ping(Slow, 6);
        var soon = pace.Slowed!.Value.Delay;
        Ping(Slow, 100);

        Assert.Equal(Pace.SmallestShare, pace.Share);
        Assert.True(soon > TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromMilliseconds(100), pace.Slowed!.Value.Delay);
    }

    [Fact]
    public void Observe_WhenPingsAreFastAgain_ComesBackInSmallSteps()
    {
        Ping(Fast, 1);
        Ping(Slow, 20);
        Ping(Fast, 12);
        var onTheWay = pace.Share;
        Ping(Fast, 40);

        Assert.InRange(onTheWay, Pace.SmallestShare, 0.5);
        Assert.Equal((1, null), (pace.Share, pace.Slowed));
    }

    [Fact]
    public void Observe_WhileASnapshotIsWritten_Waits()
    {
        Ping(Fast, 1);
        pace.Observe(Info("rdb_bgsave_in_progress:1"));

        Assert.Equal((TimeSpan.FromMilliseconds(20), "snapshot: being written"), pace.Slowed);

        pace.Observe(Info("rdb_bgsave_in_progress:0"));
        Assert.Null(pace.Slowed);
    }

    [Fact]
    public void Observe_WhenMemoryIsShortWhileASnapshotIsWritten_Blocks()
    {
        pace.Observe(Info("rdb_bgsave_in_progress:1", "maxmemory:1000", "used_memory:960"));

        Assert.Equal("memory: 96 % used while a snapshot is written", pace.Blocked);
    }

    [Fact]
    public void Observe_WhenAReplicaLags_BlocksUntilItHasCaughtUp()
    {
        pace.Observe(Info("master_repl_offset:209715200", "connected_slaves:2", "slave0:ip=1,offset=209715200,lag=0", "slave1:ip=2,offset=104857600,lag=9"));
        Assert.Equal("replication: a replica lags 100 MiB", pace.Blocked);

        pace.Observe(Info("master_repl_offset:209715200", "connected_slaves:2", "slave0:ip=1,offset=209715200,lag=0", "slave1:ip=2,offset=209715200,lag=0"));
        Assert.Null(pace.Blocked);
    }

    [Fact]
    public void Forget_EndsWhatHeldUp()
    {
        Ping(Fast, 1);
        Ping(Slow, 20);
        pace.Observe(Info("rdb_bgsave_in_progress:1", "maxmemory:1000", "used_memory:960"));

        pace.Reset();

        Assert.Equal((1, null, null), (pace.Share, pace.Slowed, pace.Blocked));
    }

    private static NodeInfo Info(params string[] lines) => NodeInfo.Parse(string.Join("\r\n", lines));

    private void Ping(TimeSpan took, int times)
    {
        for (var i = 0; i < times; i++)
        {
            pace.Observe(took);
        }
    }
}
