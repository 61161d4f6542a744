using System.Text.Json;

namespace Amply.Ops.Routines.Failover.Promoting;

/// <summary>How the flags were before a promotion, beside the audit log until they are so again: what a killed run leaves to the next.</summary>
/// <param name="auditDirectory">Of the audit log.</param>
public sealed class FlagsNote(string auditDirectory, string replicationGroupId)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A group's id is letters, digits and hyphens, but the outputs may come from a file.
    private readonly string file = Path.Combine(
        auditDirectory, string.Concat(replicationGroupId.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')) + ".promotion.json");

    /// <summary>Null where no promotion was interrupted here.</summary>
    public FailoverFlags? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), FailoverJson.Default.FailoverFlags);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>On the disk before it returns.</summary>
    public void Write(FailoverFlags flags)
    {
        Directory.CreateDirectory(auditDirectory);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(file + ".new", options))
        {
            JsonSerializer.Serialize(stream, flags, FailoverJson.Default.FailoverFlags);
            stream.Flush(flushToDisk: true);
        }

        File.Move(file + ".new", file, overwrite: true);
    }

    public void Remove() => File.Delete(file);
}
