using Amply.Ops.Redis;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Manifests;

/// <summary>How many commands that write a node has carried out since it started, its primary's included.</summary>
internal sealed record WriteCount(string RunId, long Writes)
{
    public static async Task<WriteCount> ReadAsync(IServer server)
    {
        var names = ((string[])(await server.ExecuteAsync("COMMAND", "LIST", "FILTERBY", "ACLCAT", "write"))!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var text = (string?)await server.ExecuteAsync("INFO", "everything") ?? "";
        var info = RedisInfo.Parse(text);
        var writes = text.Split('\n')
            .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
            .Select(line => line["cmdstat_".Length..].Split(":calls=", 2))
            .Where(parts => parts.Length == 2 && names.Contains(parts[0].Split('|')[0]))
            .Sum(parts => long.Parse(parts[1].AsSpan(0, parts[1].IndexOf(',', StringComparison.Ordinal))));
        return new WriteCount(info["run_id"] ?? "", writes + (info.Number("expired_keys") ?? 0) + (info.Number("evicted_keys") ?? 0));
    }
}
