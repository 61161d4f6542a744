using System.Globalization;
using System.Text.RegularExpressions;

namespace Amply.Ops.Terminal;

/// <summary>One line that changes in place on a terminal; a new line at most every few seconds elsewhere.</summary>
/// <remarks>
/// It begins with the time, because a narrow terminal cuts its end. Each second it is written again with the new time, also where the work
/// reports nothing meanwhile: a person sees that the program is alive.
/// </remarks>
internal sealed partial class ProgressLine : IProgressLine
{
    private const string Erase = "\r\u001b[2K";

    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LiveTick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly TextWriter writer;
    private readonly bool live;
    private readonly TimeProvider clock;
    private readonly int? width;
    private readonly long begun;
    private readonly ITimer ticks;
    private long? shown;
    private string? text;
    private string awaited = "working";
    private long at;
    private bool dirty;
    private bool ended;

    /// <param name="width">The columns of the terminal; null for those of the console.</param>
    public ProgressLine(TextWriter writer, bool live, TimeProvider clock, int? width = null)
    {
        (this.writer, this.live, this.clock, this.width) = (writer, live, clock, width);
        begun = clock.GetTimestamp();
        var tick = live ? LiveTick : PlainInterval;
        ticks = clock.CreateTimer(_ => Tick(), null, tick, tick);
    }

    public void Show(string text)
    {
        lock (gate)
        {
            (this.text, at) = (text, clock.GetTimestamp());
            Write(text);
        }
    }

    public void Await(string work)
    {
        lock (gate)
        {
            awaited = work;
        }
    }

    /// <summary>Removes the line until the next text, so that something else can be printed.</summary>
    public void Clear()
    {
        lock (gate)
        {
            if (dirty)
            {
                writer.Write(Erase);
                dirty = false;
            }
        }
    }

    public void Dispose()
    {
        ticks.Dispose();
        lock (gate)
        {
            ended = true;
        }

        Clear();
    }

    private void Tick()
    {
        lock (gate)
        {
            // Elsewhere than on a terminal, a run that reports nothing prints nothing.
            if (!ended && (live || text is not null))
            {
                Write(text ?? awaited);
            }
        }
    }

    private void Write(string now)
    {
        if (ended || (shown is { } last && clock.GetElapsedTime(last) < (live ? LiveInterval : PlainInterval)))
        {
            return;
        }

        shown = clock.GetTimestamp();
        var line = Timed(now);
        if (live)
        {
            var most = Math.Max(20, (width ?? Console.BufferWidth) - 1);
            writer.Write(Erase + (line.Length > most ? line[..most] : line));
            dirty = true;
        }
        else
        {
            writer.WriteLine(line);
        }
    }

    // A wait counts its own seconds, up to its limit. They go on until it reports the next time.
    private string Timed(string now) => Time().Match(now) is { Success: true } time
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{long.Parse(time.Value, CultureInfo.InvariantCulture) + (long)clock.GetElapsedTime(at).TotalSeconds}{now[time.Length..]}")
        : $"{(long)clock.GetElapsedTime(begun).TotalSeconds} s  {now}";

    [GeneratedRegex(@"^\d{1,9}(?= s(?:  | / ))")]
    private static partial Regex Time();
}
