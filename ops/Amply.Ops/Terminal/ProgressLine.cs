namespace Amply.Ops.Terminal;

/// <summary>One line that changes in place on a terminal; a new line at most every few seconds elsewhere.</summary>
internal sealed class ProgressLine(TextWriter writer, bool live, TimeProvider clock) : IProgressLine
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private long? shown;
    private bool dirty;

    public void Show(string text)
    {
        lock (gate)
        {
            if (shown is { } last && clock.GetElapsedTime(last) < (live ? LiveInterval : PlainInterval))
            {
                return;
            }

            shown = clock.GetTimestamp();
            if (live)
            {
                var width = Math.Max(20, Console.BufferWidth - 1);
                writer.Write($"\r\u001b[2K{(text.Length > width ? text[..width] : text)}");
                dirty = true;
            }
            else
            {
                writer.WriteLine(text);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (dirty)
            {
                writer.Write("\r\u001b[2K");
                dirty = false;
            }
        }
    }
}
