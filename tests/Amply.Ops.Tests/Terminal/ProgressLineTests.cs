using Amply.Ops.Terminal;
using Microsoft.Extensions.Time.Testing;

namespace Amply.Ops.Tests.Terminal;

public sealed class ProgressLineTests : IDisposable
{
    private const string Erase = "\r\u001b[2K";

    private readonly FakeTimeProvider clock = new();
    private readonly StringWriter screen = new();

    public void Dispose() => screen.Dispose();

    [Fact]
    public void Show_OnATerminal_BeginsWithTheTimeAndCutsTheEnd()
    {
        using var line = new ProgressLine(screen, live: true, clock, width: 31);
        clock.Advance(TimeSpan.FromMilliseconds(500));

        line.Show("ending sessions: 9 %, 2,176 ended, 904/s");

        Assert.Equal($"{Erase}0 s  ending sessions: 9 %, 2,1", screen.ToString());
    }

    [Fact]
    public void Tick_WhereTheWorkIsSilent_CountsOnEachSecond()
    {
        using var line = new ProgressLine(screen, live: true, clock, width: 80);
        line.Await("reading the outputs");

        clock.Advance(TimeSpan.FromSeconds(1));
        line.Show("12 s / 300 s  waiting for the primary");
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["1 s  reading the outputs", "13 s / 300 s  waiting for the primary"], screen.ToString().Split(Erase, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Clear_RemovesTheLineBeforeANote()
    {
        using var line = new ProgressLine(screen, live: true, clock, width: 80);
        line.Show("counting");

        line.Clear();
        line.Clear();

        Assert.Equal($"{Erase}0 s  counting{Erase}", screen.ToString());
    }

    [Fact]
    public void Show_OnADumbTerminalOrInAPipe_WritesNoEscapesAndALineEveryFiveSeconds()
    {
        using (var line = new ProgressLine(screen, live: false, clock))
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            line.Show("counting: shard 0001");
            line.Show("counting: shard 0002");
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(["5 s  counting: shard 0001", "10 s  counting: shard 0002", ""], screen.ToString().Split('\n').Select(text => text.TrimEnd('\r')));
    }
}
