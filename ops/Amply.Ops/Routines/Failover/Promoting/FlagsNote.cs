using System.Text.Json;
using Amply.Lab.Files;

namespace Amply.Ops.Routines.Failover.Promoting;

/// <summary>How the flags were before a promotion, beside the audit log until they are so again: what a killed run leaves to the next.</summary>
/// <param name="auditDirectory">Of the audit log.</param>
public sealed class FlagsNote(string auditDirectory, string replicationGroupId)
{
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
    /// <returns>Why it could not be written; null where it was.</returns>
    public string? Write(FailoverFlags flags)
    {
        try
        {
            PrivateFiles.CreateFolder(auditDirectory);
            PrivateFiles.Write(file, JsonSerializer.Serialize(flags, FailoverJson.Default.FailoverFlags), toDisk: true);
            return null;
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return $"its flags cannot be noted in '{file}': {FileReason.Of(error, file)}";
        }
    }

    public void Remove() => File.Delete(file);
}
