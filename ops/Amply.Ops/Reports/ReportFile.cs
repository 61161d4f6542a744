using System.Text;
using Amply.Ops.Terminal;

namespace Amply.Ops.Reports;

/// <summary>
/// The file of a report, HTML or Markdown by its name. It is created before a failover, so that the report can be written afterwards.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    /// <summary>The placeholder of the option's value in the help.</summary>
    public const string HelpName = "FILE.html|FILE.md";

    private const string Html = ".html";
    private const string Markdown = ".md";

    private readonly string path;
    private readonly string draft;

    private ReportFile(string path, string draft) => (this.path, this.draft) = (path, draft);

    /// <summary>Checks that the file can be written, and creates an empty draft.</summary>
    public static Attempt<ReportFile> Claim(string path)
    {
        if (!(EndsWith(path, Html) || EndsWith(path, Markdown)) || path.Contains('\0', StringComparison.Ordinal))
        {
            return Refusal.Usage($"--report '{path}' is not the name of a page", "give a new file that ends in .html or .md");
        }

        var full = Path.GetFullPath(path);

        if (Path.Exists(full))
        {
            return Refusal.Usage(
                $"--report '{path}' exists already, and no file is overwritten",
                $"choose another name: --report NAME{Path.GetExtension(path)}");
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
            return Refusal.Usage(
                $"--report '{path}' cannot be written: {Words(error)}", "choose a file in a directory that you can write to");
        }
    }

    /// <summary>Writes the report. It never throws: a failover is over then, and its exit code stays.</summary>
    /// <param name="report">Creates the report.</param>
    public void Write(Func<ReportDocument> report, ITerminal terminal)
    {
        try
        {
            var text = EndsWith(path, Markdown) ? MarkdownReport.Write(report()) : HtmlReport.Write(report());
            File.WriteAllText(draft, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
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

    private static bool EndsWith(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

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
