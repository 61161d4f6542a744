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
            try
            {
                entries.Add(Masked(JsonNode.Parse(line)).Deserialize(AuditJson.Default.AuditEntry) ?? throw new JsonException("null"));
            }
            catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
            {
                // A duplicate name or half a character shows only when the whole line is read.
                unreadable++;
            }
        }

        return (entries.ToImmutable(), unreadable);
    }

    // Earlier versions wrote messages of a library, which quoted keys. Other programs may have written into the file.
    private static JsonNode? Masked(JsonNode? node)
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
        Path.Combine(directory, string.Concat(replicationGroupId.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')) + ".jsonl");
}
