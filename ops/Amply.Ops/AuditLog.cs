using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops;

/// <summary>What was changed, by whom and with what outcome: JSON lines, one file per replication group, readable only by its owner.</summary>
public sealed class AuditLog(string directory)
{
    private const string LabsFolder = "labs";

    /// <summary>Where it lies, and beside it what else is kept of changes.</summary>
    public string Directory => directory;

    /// <summary>That of labs: a drill has the ids of the real thing, and must not be taken for it.</summary>
    public AuditLog Labs => new(Path.Combine(directory, LabsFolder));

    /// <summary>The one that a target's changes are written to.</summary>
    public AuditLog Of(GroupTarget target) => target.IsLab ? Labs : this;

    /// <summary>Appends one line and has it on the disk before it returns.</summary>
    /// <returns>Why it could not be written; null where it was.</returns>
    public string? Append(AuditEntry entry) => With(entry.ReplicationGroupId, PrivateFiles.Append, file =>
    {
        // One write, so that lines of runs side by side do not mix.
        file.Write(Encoding.UTF8.GetBytes(Line(entry) + '\n'));
        file.Flush(flushToDisk: true);
    });

    /// <summary>An entry as it stands in the log.</summary>
    public static string Line(AuditEntry entry) => JsonSerializer.Serialize(entry, AuditJson.Default.AuditEntry);

    /// <summary>Finds out whether a line could be written, and writes none: no file of the group is made for what is not done.</summary>
    /// <returns>Why no line could be written; null where nothing is in the way.</returns>
    public string? Check(string replicationGroupId) => Path.Exists(FileOf(replicationGroupId)) || new FileInfo(FileOf(replicationGroupId)).LinkTarget is not null
        ? With(replicationGroupId, PrivateFiles.Append, _ => { })
        : With(replicationGroupId, path => PrivateFiles.Create($"{path}.{Guid.NewGuid():n}", FileOptions.DeleteOnClose), _ => { });

    private string? With(string replicationGroupId, Func<string, FileStream> open, Action<FileStream> use)
    {
        var path = FileOf(replicationGroupId);
        try
        {
            PrivateFiles.CreateFolder(directory);
            using var file = open(path);
            use(file);
            return null;
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return $"the audit log '{path}' cannot be written: {FileReason.Of(error, path)}";
        }
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
                entries.Add(Masked(JsonNode.Parse(line)).Deserialize(AuditJson.Default.AuditEntry) ?? throw new JsonException("null"));
            }
            catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
            {
                // Only reading the whole line finds a name that is there twice, or half a character.
                unreadable++;
            }
        }

        return (entries.ToImmutable(), unreadable);
    }

    // Earlier versions wrote a library's words, and those quoted keys; others may have written into the file.
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
