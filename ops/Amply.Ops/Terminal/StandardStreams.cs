using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Amply.Ops.Terminal;

/// <summary>The three standard streams of the process. A shell may have closed some of them.</summary>
internal static class StandardStreams
{
    private static readonly string[] Substitutes = ["/dev/null", "/dev/full", "/dev/full"];

    // Kept until the process ends.
    private static readonly List<SafeFileHandle> Opened = [];

    /// <summary>Opens a device in place of each closed stream: a read ends at once, and a write fails.</summary>
    /// <remarks>
    /// The kernel gives the number of a closed stream to the next file or connection. The output would go there.
    /// So this comes before anything else is opened.
    /// </remarks>
    public static void OpenClosed()
    {
        for (var stream = 0; stream < Substitutes.Length; stream++)
        {
            if (new FileInfo($"/proc/self/fd/{stream}").LinkTarget is null && File.Exists(Substitutes[stream]))
            {
                var access = stream == 0 ? FileAccess.Read : FileAccess.Write;
                Opened.Add(File.OpenHandle(Substitutes[stream], FileMode.Open, access, FileShare.ReadWrite));
            }
        }
    }
}

/// <summary>A standard stream that may be closed or full. The run continues, and the lost text is reported.</summary>
internal sealed class StandardWriter(TextWriter inner) : TextWriter
{
    private string? lost;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    /// <summary>Why text was lost since the last call; null where no text was lost.</summary>
    public string? TakeLost() => Interlocked.Exchange(ref lost, null);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // .NET reports a closed stream as a missing permission.
            lost ??= error is UnauthorizedAccessException ? "it is closed" : FileReason.Of(error);
        }
    }
}
