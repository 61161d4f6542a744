using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops;

/// <summary>
/// The log of changes, who made them and their outcome: JSON lines, one file per replication group, readable only by its owner.
/// </summary>
public sealed class AuditLog(string directory)
{
    private const string LabsFolder = "labs";
    private const string Extension = ".jsonl";

    /// <summary>The folder of the log. Manifests and the flags of promotions are kept there too.</summary>
    public string Directory => directory;

    /// <summary>The log of labs. A drill uses the ids of the real group, so its lines stand in another folder.</summary>
    public AuditLog Labs => new(Path.Combine(directory, LabsFolder));

    /// <summary>The log for the changes of a target.</summary>
    public AuditLog Of(GroupTarget target) => target.IsLab ? Labs : this;

    /// <summary>Appends one line, and returns when the line is on the disk.</summary>
    /// <returns>Why the line could not be written; null where it was written.</returns>
    public string? Append(AuditEntry entry) => Write(entry.ReplicationGroupId, Encoding.UTF8.GetBytes(Line(entry) + '\n'));

    /// <summary>An entry as a line of the log.</summary>
    public static string Line(AuditEntry entry) => JsonSerializer.Serialize(entry, AuditJson.Default.AuditEntry);

    /// <summary>Checks whether a line could be written. It writes no line and leaves no new file.</summary>
    /// <returns>Why a line could not be written; null where it could.</returns>
    public string? Check(string replicationGroupId) => Write(replicationGroupId, null);

    // Without a line: an existing file is opened, and in place of a missing file another one, which is deleted at once.
    private string? Write(string replicationGroupId, byte[]? line)
    {
        var path = FileOf(replicationGroupId);
        try
        {
            PrivateFiles.CreateFolder(directory);
            var isThere = line is not null || Path.Exists(path) || new FileInfo(path).LinkTarget is not null;
            using var file = isThere
                ? PrivateFiles.Append(path)
                : PrivateFiles.Create($"{path}.{Guid.NewGuid():n}", FileOptions.DeleteOnClose);
            if (line is not null)
            {
                // One write: lines of runs at the same time do not mix.
                file.Write(line);
                file.Flush(flushToDisk: true);
            }

            return null;
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return $"the audit log '{path}' cannot be written: {FileReason.Of(error, path)}";
        }
    }

    /// <summary>
    /// Reads a group's lines, oldest first. A line that cannot be read, for example one of a newer version, is skipped and counted.
    /// </summary>
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
            if (TryParse(line) is { } entry)
            {
                entries.Add(entry);
            }
            else
            {
                unreadable++;
            }
        }

        return (entries.ToImmutable(), unreadable);
    }

    /// <summary>
    /// Reads the lines of a stack, oldest first: those of its group, and those of its groups before a restore.
    /// </summary>
    public (ImmutableArray<AuditEntry> Entries, int Unreadable) ReadStack(string replicationGroupId)
    {
        var ids = System.IO.Directory.Exists(directory)
            ? System.IO.Directory.EnumerateFiles(directory, $"*{Extension}").Select(Path.GetFileNameWithoutExtension)
                .OfType<string>().Where(id => GroupGeneration.AreOfOneStack(id, replicationGroupId))
            : [];
        var parts = ids.Order(StringComparer.Ordinal).Select(Read).ToArray();
        return ([.. parts.SelectMany(part => part.Entries).OrderBy(entry => entry.At)], parts.Sum(part => part.Unreadable));
    }

    /// <summary>Reads one line; null where the line cannot be read.</summary>
    internal static AuditEntry? TryParse(string line)
    {
        try
        {
            return Masked(JsonNode.Parse(line)).Deserialize(AuditJson.Default.AuditEntry);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // A duplicate name or half a character shows only when the whole line is read.
            return null;
        }
    }

    // Earlier versions wrote messages of a library, which quoted keys. Other programs may have written into the file.
    internal static JsonNode? Masked(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject parts:
                return new JsonObject(parts.Select(part => KeyValuePair.Create(SecretMask.Of(part.Key), Masked(part.Value))));
            case JsonArray items:
                return new JsonArray([.. items.Select(Masked)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(SecretMask.Of(value.GetValue<string>()));
            default:
                return node?.DeepClone();
        }
    }

    // A group's id is letters, digits and hyphens, but the outputs may come from a file.
    private string FileOf(string replicationGroupId) =>
        Path.Combine(directory, string.Concat(replicationGroupId.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')) + Extension);
}
