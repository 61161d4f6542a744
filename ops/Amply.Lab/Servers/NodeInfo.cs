using System.Globalization;

namespace Amply.Lab.Servers;

/// <summary>INFO by field; empty where the node does not answer.</summary>
internal sealed class NodeInfo(Dictionary<string, string> fields)
{
    public static readonly NodeInfo None = new([]);

    public IReadOnlyDictionary<string, string> Fields => fields;

    public bool IsReplica => this["role"] == "slave";

    public bool IsLinkUp => this["master_link_status"] == "up";

    /// <summary>Replication offset in bytes; -1 where it is not known.</summary>
    public long Offset => Number(IsReplica ? "slave_repl_offset" : "master_repl_offset") ?? -1;

    public string? this[string field] => fields.GetValueOrDefault(field);

    public static NodeInfo Parse(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split("\r\n"))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                fields[line[..colon]] = line[(colon + 1)..];
            }
        }

        return new NodeInfo(fields);
    }

    public long? Number(string field) =>
        long.TryParse(this[field], NumberStyles.AllowLeadingSign, null, out var number) ? number : null;
}
