using System.Collections.Immutable;
using System.Text.Json;
using Amply.Ops.Stacks;

namespace Amply.Ops.Audit;

/// <summary>What was changed, by whom and with what outcome: JSON lines, one file per replication group, readable only by its owner.</summary>
public sealed class AuditLog(string directory)
{
    private const string LabsFolder = "labs";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where it lies, and beside it what else is kept of changes.</summary>
    public string Directory => directory;

    /// <summary>That of labs: a drill has the ids of the real thing, and must not be taken for it.</summary>
    public AuditLog Labs => new(Path.Combine(directory, LabsFolder));

    /// <summary>The one that a target's changes are written to.</summary>
    public AuditLog Of(Target target) => target.IsLab ? Labs : this;

    /// <summary>Appends one line and has it on the disk before it returns.</summary>
    public void Append(AuditEntry entry)
    {
        System.IO.Directory.CreateDirectory(directory);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var file = new FileStream(FileOf(entry.ReplicationGroupId), options);
        // One write, so that lines of runs side by side do not mix.
        file.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry, AuditJson.Default.AuditEntry), (byte)'\n']);
        file.Flush(flushToDisk: true);
    }

    /// <summary>A group's lines, oldest first; a line that cannot be read, for example of a newer version, is left out and counted.</summary>
    public (ImmutableArray<AuditEntry> Entries, int Unreadable) Read(string replicationGroupId)
    {
        var file = FileOf(replicationGroupId);
        if (!File.Exists(file))
        {
            return ([], 0);
        }

        var entries = ImmutableArray.CreateBuilder<AuditEntry>();
        var unreadable = 0;
        foreach (var line in File.ReadLines(file))
        {
            try
            {
                entries.Add(JsonSerializer.Deserialize(line, AuditJson.Default.AuditEntry) ?? throw new JsonException("null"));
            }
            catch (JsonException)
            {
                unreadable++;
            }
        }

        return (entries.ToImmutable(), unreadable);
    }

    // A group's id is letters, digits and hyphens, but the outputs may come from a file.
    private string FileOf(string replicationGroupId) =>
        Path.Combine(directory, string.Concat(replicationGroupId.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')) + ".jsonl");
}
