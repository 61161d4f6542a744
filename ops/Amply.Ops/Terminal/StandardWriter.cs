using System.Text;
using Amply.Wire;

namespace Amply.Ops.Terminal;

/// <summary>Standard output or standard error, which may be closed or full: what runs goes on, and it is known that text was lost.</summary>
internal sealed class StandardWriter(TextWriter inner) : TextWriter
{
    private string? lost;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    /// <summary>Why text was lost; null where none was since this was last asked.</summary>
    public string? TakeLost() => Interlocked.Exchange(ref lost, null);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As .NET has it, a closed one is one without permission.
            lost ??= error is UnauthorizedAccessException ? "it is closed" : FileReason.Of(error);
        }
    }
}
