using System.Text.Json.Nodes;
using Amply.Keyspace;

namespace Amply.EndToEnd.Cluster;

/// <summary>snapshot of a group whose shards have a file each.</summary>
[Collection(ClusterLabTests.Name)]
public sealed class SnapshotVerbsTests(ClusterLab shared)
{
    private const string Good = "good";

    private string Folder => Path.Combine(shared.Lab.HomeDirectory, ".lab", ".snapshots", shared.Lab.Name);

    [Fact(Timeout = 240_000)]
    public async Task A_snapshot_is_of_every_shard_and_bad_where_one_of_them_is()
    {
        var plan = await shared.SeedAsync();
        var keys = (await shared.CountAsync("*")).Sum();

        Assert.Equal(ExitCode.Done, await shared.RunAsync("snapshot", "create", "--name", Good, "--execute"));

        Assert.Equal([$"{Good}-0001.rdb", $"{Good}-0002.rdb", $"{Good}-0003.rdb"], Directory.EnumerateFiles(Path.Combine(Folder, Good), "*.rdb").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var listed = Assert.Single((await shared.ReadAsync("snapshot", "list"))["snapshots"]!.AsArray())!;
        Assert.Equal(("available", 3), ((string?)listed["status"], listed["nodes"]!.AsArray().Count));
        var verdict = await VerdictAsync(ExitCode.Done);
        Assert.Equal(keys, verdict["prefixes"]!.AsArray().Sum(p => (long)p!["keys"]!));
        Assert.True((int)verdict["sample"]!["same"]! > 200);

        foreach (var shard in new[] { "0001", "0002", "0003" })
        {
            var file = Path.Combine(Folder, Good, $"{Good}-{shard}.rdb");
            var intact = await File.ReadAllBytesAsync(file);
            var flipped = intact.ToArray();
            flipped[intact.Length / 2] ^= 0x40;
            await File.WriteAllBytesAsync(file, flipped);
            Assert.Contains($"{Good}-{shard}.rdb", Problems(await VerdictAsync(ExitCode.Failed)), StringComparison.Ordinal);
            await File.WriteAllBytesAsync(file, intact);
        }

        // A file that Redis itself wrote, of one session less: only the manifest can tell.
        var session = KeyNames.Session(plan.Users().SelectMany(u => u.Sessions).First(s => shared.ShardOf(KeyNames.Session(s.Id)) == 1).Id);
        await shared.Database.KeyDeleteAsync(session);
        Assert.Equal(ExitCode.Done, await shared.RunAsync("snapshot", "create", "--name", "less", "--execute"));
        var second = Path.Combine(Folder, Good, $"{Good}-0002.rdb");
        var sound = await File.ReadAllBytesAsync(second);
        File.Copy(Path.Combine(Folder, "less", "less-0002.rdb"), second, overwrite: true);
        Assert.Contains("1 of session:", Problems(await VerdictAsync(ExitCode.Failed)), StringComparison.Ordinal);

        File.Delete(Path.Combine(Folder, Good, $"{Good}-0003.rdb"));
        await File.WriteAllBytesAsync(second, sound);
        Assert.Contains($"{Good}-0003.rdb: it does not exist", Problems(await VerdictAsync(ExitCode.Failed)), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, await shared.RunAsync("snapshot", "delete", "--name", Good, "--execute"));
        Assert.False(Directory.Exists(Path.Combine(Folder, Good)));
        Assert.Equal("less", (string?)Assert.Single((await shared.ReadAsync("snapshot", "list"))["snapshots"]!.AsArray())!["name"]);
    }

    private async Task<JsonNode> VerdictAsync(ExitCode expected)
    {
        Assert.Equal(expected, await shared.RunAsync("snapshot", "verify", Good, "--output", "json"));
        return JsonNode.Parse(shared.Said)!;
    }

    private static string Problems(JsonNode verdict) => string.Join('\n', verdict["problems"]!.AsArray().Select(p => (string)p!["what"]!));
}
