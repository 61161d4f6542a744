using System.Text;

namespace Amply.Ops.Routines.Failover.Reporting;

/// <summary>Where a report goes: held from the start, so that no failover is followed by a report that cannot be written.</summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string path;
    private readonly string draft;

    private ReportFile(string path, string draft) => (this.path, this.draft) = (path, draft);

    /// <summary>Makes sure that the file can be written, and writes nothing to it.</summary>
    public static Attempt<ReportFile> Claim(string path)
    {
        var full = Path.GetFullPath(path);
        if (!full.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
        {
            return Refusal.Usage($"--report '{path}' is not a page's name", "allowed: a new file that ends in .html");
        }

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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refusal.Usage($"--report '{path}' cannot be written: {error.Message}", "name a file in a directory that is there and is yours");
        }
    }

    /// <returns>What to say of it: where it is, or why it is not.</returns>
    public string Write(string page)
    {
        try
        {
            File.WriteAllText(draft, page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(draft, path, overwrite: false);
            return $"the report: {path}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"the report could not be written: {error.Message}";
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An empty draft is left; what was to be said has been said.
        }
    }
}
