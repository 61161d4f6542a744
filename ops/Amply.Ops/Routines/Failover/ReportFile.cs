using System.Text;
using Amply.Ops.Terminal;

namespace Amply.Ops.Routines.Failover;

/// <summary>Where a report goes: held from the start, so that no failover is followed by a report that cannot be written.</summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string path;
    private readonly string draft;

    private ReportFile(string path, string draft) => (this.path, this.draft) = (path, draft);

    /// <summary>Makes sure that the file can be written, and writes nothing to it.</summary>
    public static Attempt<ReportFile> Claim(string path)
    {
        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.Contains('\0', StringComparison.Ordinal))
        {
            return Refusal.Usage($"--report '{path}' is not a page's name", "allowed: a new file that ends in .html");
        }

        var full = Path.GetFullPath(path);

        if (Path.Exists(full))
        {
            return Refusal.Usage($"--report '{path}' is there already, and nothing is overwritten", "name another: --report FILE.html");
        }

        var draft = $"{full}.{Guid.NewGuid():n}.new";
        try
        {
            using (new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            {
            }

            return new ReportFile(full, draft);
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return Refusal.Usage($"--report '{path}' cannot be written: {Words(error)}", "name a file in a directory that is there and is yours");
        }
    }

    /// <summary>Writes the page. It never throws: what the page tells of has happened, and its exit code stands.</summary>
    /// <param name="page">Makes the page.</param>
    public void Write(Func<string> page, ITerminal terminal)
    {
        try
        {
            File.WriteAllText(draft, page(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(draft, path, overwrite: false);
            terminal.Note($"The report is in {path}.");
        }
#pragma warning disable CA1031 // Whatever goes wrong, only the page is missing.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var why = error switch
            {
                IOException when File.Exists(path) => "a file of this name has come meanwhile",
                IOException or UnauthorizedAccessException => Words(error),
                _ => $"the page could not be made ({error.GetType().Name})",
            };
            terminal.Note($"warning: the report {path} was not written: {why}. The result above holds.", Tone.Warning);
        }
    }

    private static string Words(Exception error) => error is DirectoryNotFoundException ? "its folder is not there" : FileReason.Of(error);

    public void Dispose()
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            // An empty draft is left; what was to be said has been said.
        }
    }
}
