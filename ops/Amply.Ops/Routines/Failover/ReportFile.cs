using System.Text;
using Amply.Ops.Terminal;

namespace Amply.Ops.Routines.Failover;

/// <summary>The file of a report. It is created before the failover, so that the report can be written afterwards.</summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string path;
    private readonly string draft;

    private ReportFile(string path, string draft) => (this.path, this.draft) = (path, draft);

    /// <summary>Checks that the file can be written, and creates an empty draft.</summary>
    public static Attempt<ReportFile> Claim(string path)
    {
        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.Contains('\0', StringComparison.Ordinal))
        {
            return Refusal.Usage($"--report '{path}' is not the name of a page", "give a new file that ends in .html");
        }

        var full = Path.GetFullPath(path);
        if (Path.Exists(full))
        {
            return Refusal.Usage(
                $"--report '{path}' exists already, and no file is overwritten", "choose another name: --report FILE.html");
        }

        var draft = $"{full}.{Guid.NewGuid():n}.new";
        try
        {
            new FileStream(draft, FileMode.CreateNew, FileAccess.Write).Dispose();
            return new ReportFile(full, draft);
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return Refusal.Usage(
                $"--report '{path}' cannot be written: {Words(error)}", "choose a file in a directory that you can write to");
        }
    }

    /// <summary>Writes the page. It never throws: the failover is over, and its exit code stays.</summary>
    public void Write(Func<string> page, ITerminal terminal)
    {
        try
        {
            File.WriteAllText(draft, page(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(draft, path, overwrite: false);
            terminal.Note($"The report is in {path}.");
        }
#pragma warning disable CA1031 // A failure costs only the page.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var why = error switch
            {
                IOException when File.Exists(path) => "another program created this file meanwhile",
                IOException or UnauthorizedAccessException => Words(error),
                _ => $"the page could not be created ({error.GetType().Name})",
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
            // An empty draft is left. The result is already printed.
        }
    }
}
