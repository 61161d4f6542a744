using Amply.Ops.Redis.Probe;
using Amply.Ops.Tests.Status;
using Microsoft.Extensions.Time.Testing;

namespace Amply.Ops.Tests.Failover;

public sealed class GapRecorderTests
{
    private readonly FakeTimeProvider clock = new(Seen.Now);

    [Fact]
    public void Longest_AfterTheCall_LeavesOutWhatWasOverBefore()
    {
        var gaps = Recorder();
        Note(gaps, 500);
        gaps.Restart();
        Note(gaps, 20);

        Assert.Equal((20, Seen.Now.AddMilliseconds(500)), (gaps.Longest.Length.TotalMilliseconds, gaps.Longest.From));
    }

    [Fact]
    public void Longest_OfAnOutageThatWasThereAtTheCall_BeginsWhereItBegan()
    {
        var gaps = Recorder();
        clock.Advance(TimeSpan.FromMilliseconds(300));
        gaps.Restart();
        Note(gaps, 100);

        Assert.Equal((400, Seen.Now), (gaps.Longest.Length.TotalMilliseconds, gaps.Longest.From));
    }

    [Fact]
    public void Longest_WhenNothingSucceededYet_CountsFromTheBeginning()
    {
        var gaps = new GapRecorder(clock);
        gaps.Begin();
        Note(gaps, 250);

        Assert.Equal(250, gaps.Longest.Length.TotalMilliseconds);
    }

    private GapRecorder Recorder()
    {
        var gaps = new GapRecorder(clock);
        gaps.Note();
        return gaps;
    }

    private void Note(GapRecorder gaps, int after)
    {
        clock.Advance(TimeSpan.FromMilliseconds(after));
        gaps.Note();
    }
}
