using Microsoft.Win32.SafeHandles;

namespace Amply.Ops.Terminal;

/// <summary>The process's three standard streams, of which a shell may have closed some.</summary>
internal static class StandardStreams
{
    private static readonly string[] Substitutes = ["/dev/null", "/dev/full", "/dev/full"];

    // As long as the process runs.
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
