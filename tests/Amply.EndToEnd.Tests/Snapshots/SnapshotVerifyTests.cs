using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.Keyspace.Seeding;
using StackExchange.Redis;

namespace Amply.EndToEnd.Snapshots;

/// <summary>Whether <c>snapshot verify</c> tells a good snapshot from one that was changed, by what create saw.</summary>
public sealed class SnapshotVerifyTests
{
    private const int Sessions = 120;

    private static readonly SeedOptions Seeds = new() { Sessions = Sessions, CachedQueries = 30, RateCounters = 10, CeleryResults = 10 };

    [Fact]
    public async Task Verify_tells_a_good_snapshot_from_one_that_was_changed_on_disk()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=ha", "--set", "protect=false");
        await using var redis = await LabRedis.ConnectAsync(lab);
        var database = redis.GetDatabase();
        await new Seeder(database, TimeProvider.System).WriteAsync(new SeedPlan(Seeds, DateTimeOffset.UtcNow), default);
        await database.HashSetAsync("session:ses_hash", [new("a", "1"), new("b", "2")]);
        await database.SortedSetAddAsync("leaders", [new("x", 1), new("y", 2)]);
        await database.ListRightPushAsync("queue", ["one", "two"]);
        await database.StreamAddAsync("log", "field", "value");
        await CreateWithAShortLivedKeyAsync(lab, database, "cache:short");
        await AssertManifestSaysNothingAsync(lab, redis);
        // Good from the first look on; the short life has ended when the clock of whoever loads it says so.
        JsonNode good;
        var looks = 0;
        do
        {
            good = await VerdictAsync(lab, 0, "good", "--lab", lab.Name);
            Assert.Equal("good", (string?)good["quality"]);
        }
        while ((int)good["expired"]! == 0 && ++looks < 60);

        Assert.Equal(1, (int)good["expired"]!);
        Assert.Equal((Sessions + 1, Sessions + 1), Keys(good, "session:"));
        Assert.Equal((3, 3), Keys(good, "(other)"));
        var same = (int)good["sample"]!["same"]!;
        Assert.True(same > Sessions);
        Assert.EndsWith($"{same} of {same + 1} sampled values unchanged.", (string?)good["summary"], StringComparison.Ordinal);
        Assert.Contains(good["notes"]!.AsArray(), note => ((string)note!).StartsWith($"1 of {same + 1} sampled keys", StringComparison.Ordinal));

        var file = FileOf(lab, "good");
        var intact = await File.ReadAllBytesAsync(file);
        // A name of less than 20 bytes is written as it is, after its length and the kind of its value.
        var name = intact.AsSpan().IndexOf("session:ses_hash"u8);
        await File.WriteAllBytesAsync(file, Changed(intact, name));
        Assert.Contains("checksum does not match", Problems(await VerdictAsync(lab, 1, "good", "--lab", lab.Name)), StringComparison.Ordinal);

        await File.WriteAllBytesAsync(file, Changed(intact, name - 2));
        Assert.Contains("content is broken", Problems(await VerdictAsync(lab, 1, "good", "--lab", lab.Name)), StringComparison.Ordinal);

        await File.WriteAllBytesAsync(file, intact[..(intact.Length / 2)]);
        Assert.Contains("ends too early", Problems(await VerdictAsync(lab, 1, "good", "--lab", lab.Name)), StringComparison.Ordinal);

        // A newer Redis may well load it: this one says nothing about it.
        await File.WriteAllBytesAsync(file, [.. "REDIS0099"u8, .. intact.AsSpan(9)]);
        var unknown = await VerdictAsync(lab, 4, "good", "--lab", lab.Name);
        Assert.Equal("unknown", (string?)unknown["quality"]);
        Assert.Contains("it is of RDB version 99, which this redis-server does not know", Problems(unknown), StringComparison.Ordinal);
        var advice = (await lab.Cli.RunAsync("snapshot", "verify", "good", "--lab", lab.Name)).Output;
        Assert.Contains("Next: keep the snapshot, and load it with another redis-server: AMPLY_REDIS_SERVER=", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("do not restore this snapshot", advice, StringComparison.Ordinal);

        // Files that Redis itself wrote, with the right checksum: only the manifest can tell.
        await database.KeyDeleteAsync("session:ses_hash");
        await ReplaceAsync(lab, "less", file);
        var less = Problems(await VerdictAsync(lab, 1, "good", "--lab", lab.Name));
        Assert.Contains("1 of session:", less, StringComparison.Ordinal);
        Assert.DoesNotContain("ses_", less, StringComparison.Ordinal);

        await database.HashSetAsync("session:ses_hash", [new("a", "1"), new("b", "changed")]);
        await ReplaceAsync(lab, "other", file);
        Assert.Contains("1 of ", Problems(await VerdictAsync(lab, 1, "good", "--lab", lab.Name)), StringComparison.Ordinal);

        await database.HashSetAsync("session:ses_hash", [new("b", "2"), new("a", "1")]);
        await database.StringSetAsync("rate:one-more", "1", TimeSpan.FromHours(1));
        await ReplaceAsync(lab, "more", file);
        Assert.Contains("rate: has 11 keys, and had 10", Problems(await VerdictAsync(lab, 1, "good", "--lab", lab.Name)), StringComparison.Ordinal);

        await File.WriteAllBytesAsync(file, intact);
        await lab.Cli.SucceedAsync("snapshot", "verify", "good", "--lab", lab.Name);
        await NothingLeftAsync();
    }

    [Fact]
    public async Task Exported_file_is_verified_without_the_lab_and_nothing_is_said_without_a_manifest()
    {
        await using var lab = await RunningLab.UpAsync("--set", "protect=false");
        await using (var redis = await LabRedis.ConnectAsync(lab))
        {
            await new Seeder(redis.GetDatabase(), TimeProvider.System).WriteAsync(new SeedPlan(Seeds, DateTimeOffset.UtcNow), default);
        }

        await lab.Cli.SucceedAsync("snapshot", "create", "--name", "Goes-Out", "--lab", lab.Name, "--execute");
        string[] export = ["snapshot", "export", "goes-out", "--bucket", "amply-exports", "--lab", lab.Name];
        await RefusedAsync(lab, 3, "make the folder", [.. export, "--execute"]);
        Directory.CreateDirectory(Path.Combine(lab.HomeDirectory, ".lab", ".buckets", "amply-exports"));
        var planned = await lab.Cli.SucceedAsync(export);
        Assert.Contains("goes-out-0001.rdb to the bucket amply-exports", planned.Output, StringComparison.Ordinal);
        var rdb = Path.Combine(lab.HomeDirectory, ".lab", ".buckets", "amply-exports", "goes-out-0001.rdb");
        Assert.False(File.Exists(rdb));

        var exported = await lab.Cli.SucceedAsync([.. export, "--execute"]);
        Assert.Contains("goes-out is exported to amply-exports", exported.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(rdb));
        await RefusedAsync(lab, 3, "holds an export of goes-out already", [.. export, "--execute"]);
        await RefusedAsync(lab, 3, "choose one of: goes-out", "snapshot", "export", "nosuch", "--bucket", "amply-exports", "--lab", lab.Name);
        await RefusedAsync(lab, 2, "is not a valid bucket name", "snapshot", "export", "goes-out", "--bucket", "s3://amply", "--lab", lab.Name);

        await lab.Cli.SucceedAsync("lab", "down", "--lab", lab.Name);
        Assert.Equal("good", (string?)(await VerdictAsync(lab, 0, "--rdb", rdb))["quality"]);

        var elsewhere = Path.Combine(lab.HomeDirectory, "unknown-0001.rdb");
        File.Copy(rdb, elsewhere);
        var unproven = await VerdictAsync(lab, 5, "--rdb", elsewhere);
        Assert.Equal("unproven", (string?)unproven["quality"]);
        Assert.Equal(Sessions, Keys(unproven, "session:").Keys);
        var manifest = Assert.Single(Directory.EnumerateFiles(Path.Combine(lab.HomeDirectory, ".audit", "labs", "manifests"), "*.json", SearchOption.AllDirectories));
        await VerdictAsync(lab, 0, "--rdb", elsewhere, "--manifest", manifest);

        await File.WriteAllTextAsync(elsewhere, "no snapshot at all, but long enough to be looked at");
        Assert.Contains("not an RDB file", Problems(await VerdictAsync(lab, 1, "--rdb", elsewhere)), StringComparison.Ordinal);
        await RefusedAsync(lab, 2, "is not a snapshot's manifest", "snapshot", "verify", "--rdb", rdb, "--manifest", elsewhere);
        await RefusedAsync(lab, 2, "there is no file", "snapshot", "verify", "--rdb", "nowhere.rdb");
        await RefusedAsync(lab, 2, "no snapshot selected", "snapshot", "verify", "--lab", lab.Name);
        await NothingLeftAsync();
    }

    [Fact]
    public async Task What_lies_with_ElastiCache_is_refused_with_the_way_to_verify_it()
    {
        await using var lab = await RunningLab.UpAsync("--set", "protect=false");
        await lab.Cli.SucceedAsync("lab", "fault", "snapshot-fail", "--lab", lab.Name);
        await lab.Cli.RunAsync("snapshot", "create", "--name", "spoilt", "--lab", lab.Name, "--execute");

        await RefusedAsync(lab, 3, "spoilt is failed", "snapshot", "verify", "spoilt", "--lab", lab.Name);
        await RefusedAsync(lab, 3, "there are: spoilt", "snapshot", "verify", "nosuch", "--lab", lab.Name);
        await RefusedAsync(
            lab, 3, "./amply snapshot export nightly --bucket", "snapshot", "verify", "nightly", "--outputs", Path.Combine(lab.Directory, "outputs.json"));
    }

    private static async Task AssertManifestSaysNothingAsync(RunningLab lab, ConnectionMultiplexer redis)
    {
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(lab.HomeDirectory, ".audit", "labs", "manifests"), "*", SearchOption.AllDirectories));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var text = await File.ReadAllTextAsync(file);
        await foreach (var key in redis.GetServer(redis.GetEndPoints()[0]).KeysAsync(pattern: "session:*"))
        {
            Assert.DoesNotContain(key.ToString()["session:".Length..], text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(lab.Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain("usr_", text, StringComparison.Ordinal);
    }

    // On a slow machine the key may be gone before the snapshot is made: then a longer life is tried.
    private static async Task CreateWithAShortLivedKeyAsync(RunningLab lab, IDatabase database, string key)
    {
        for (var seconds = 4; ; seconds *= 3)
        {
            await database.StringSetAsync(key, "{}", TimeSpan.FromSeconds(seconds));
            // The snapshot is of the replica.
            Assert.Equal(1, (int)await database.ExecuteAsync("WAIT", 1, 60_000));
            var created = await lab.Cli.SucceedAsync("snapshot", "create", "--name", "good", "--lab", lab.Name, "--execute");
            Assert.Contains("Next: ./amply snapshot verify good --lab e2e", created.Output, StringComparison.Ordinal);
            if (await database.KeyExistsAsync(key))
            {
                break;
            }

            Assert.True(seconds < 300, "no snapshot was made in minutes");
            await lab.Cli.SucceedAsync("snapshot", "delete", "--name", "good", "--lab", lab.Name, "--execute");
        }

        while (await database.KeyExistsAsync(key))
        {
            await Task.Delay(100);
        }
    }

    private static byte[] Changed(byte[] content, int at)
    {
        var changed = content.ToArray();
        changed[at] ^= 0x40;
        return changed;
    }

    // The file of the snapshot that is verified is exchanged for one of what Redis holds now.
    private static async Task ReplaceAsync(RunningLab lab, string name, string file)
    {
        await lab.Cli.SucceedAsync("snapshot", "create", "--name", name, "--lab", lab.Name, "--execute");
        File.Copy(FileOf(lab, name), file, overwrite: true);
    }

    private static string FileOf(RunningLab lab, string name) => Path.Combine(lab.HomeDirectory, ".lab", ".snapshots", lab.Name, name, $"{name}-0001.rdb");

    private static async Task<JsonNode> VerdictAsync(RunningLab lab, int exitCode, params string[] arguments)
    {
        var result = await lab.Cli.RunAsync(["snapshot", "verify", .. arguments, "--output", "json"]);
        Assert.True(result.ExitCode == exitCode, result.ToString());
        return JsonNode.Parse(result.Output)!;
    }

    private static async Task RefusedAsync(RunningLab lab, int exitCode, string why, params string[] arguments)
    {
        var result = await lab.Cli.RunAsync(arguments);
        Assert.True(result.ExitCode == exitCode && result.Everything.Contains(why, StringComparison.Ordinal), result.ToString());
    }

    private static string Problems(JsonNode verdict) => string.Join('\n', verdict["problems"]!.AsArray().Select(p => (string)p!["what"]!));

    private static (int Keys, int? Most) Keys(JsonNode verdict, string prefix)
    {
        var one = verdict["prefixes"]!.AsArray().Single(p => (string?)p!["prefix"] == prefix)!;
        return ((int)one["keys"]!, (int?)one["most"]);
    }

    // Other tests verify at the same time: what belongs to nobody any more has no directory.
    private static async Task NothingLeftAsync()
    {
        for (var attempt = 0; attempt < 600 && Orphans().Any(); attempt++)
        {
            await Task.Delay(100);
        }

        Assert.Empty(Orphans());
    }

    private static IEnumerable<string> Orphans() => Directory.EnumerateDirectories("/proc")
        .Select(p => new DirectoryInfo(Path.Combine(p, "cwd")))
        .Select(Target)
        .Where(cwd => cwd.Contains("amply-verify-", StringComparison.Ordinal) && cwd.EndsWith("(deleted)", StringComparison.Ordinal));

    private static string Target(DirectoryInfo link)
    {
        try
        {
            return link.LinkTarget ?? "";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
