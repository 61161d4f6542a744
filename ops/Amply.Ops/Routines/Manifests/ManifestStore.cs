using System.Text.Json;

namespace Amply.Ops.Routines.Manifests;

/// <summary>Stores manifests beside the audit log: a folder for each group, a file for each snapshot, readable only by the owner.</summary>
/// <param name="auditDirectory">The folder of the audit log.</param>
public sealed class ManifestStore(string auditDirectory)
{
    private string Root => Path.Combine(auditDirectory, "manifests");

    /// <returns>The file.</returns>
    public string Write(SnapshotManifest manifest)
    {
        var file = FileOf(manifest.ReplicationGroupId, manifest.Snapshot);
        PrivateFiles.CreateFolder(Path.GetDirectoryName(file)!);
        PrivateFiles.Write(file, JsonSerializer.Serialize(manifest, OpsJson.Default.SnapshotManifest));
        return file;
    }

    /// <summary>The manifests of a snapshot, in one group or in all groups.</summary>
    public ImmutableArray<string> Find(string? replicationGroupId, string snapshot) => replicationGroupId is not null
        ? File.Exists(FileOf(replicationGroupId, snapshot)) ? [FileOf(replicationGroupId, snapshot)] : []
        : Directory.Exists(Root)
            ? [.. Directory.EnumerateDirectories(Root).Select(group => FileOf(Path.GetFileName(group), snapshot)).Where(File.Exists).Order(
                StringComparer.Ordinal)]
            : [];

    /// <summary>Reads a manifest, or returns why that fails.</summary>
    public static Attempt<SnapshotManifest> Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize(stream, OpsJson.Default.SnapshotManifest) switch
            {
                null => Refusal.Usage($"{file} is not a snapshot's manifest: it holds null", "choose another file: --manifest FILE"),
                { Version: not SnapshotManifest.CurrentVersion } other => Refusal.Usage(
                    $"{file} is a manifest of version {other.Version}, and this program reads {SnapshotManifest.CurrentVersion}",
                    "use the program that wrote it"),
                { Salt: var salt } manifest when Convert.TryFromBase64String(salt ?? "-", new byte[salt?.Length ?? 0], out _) => manifest,
                _ => Refusal.Usage($"{file} is not a snapshot's manifest: its salt is not Base64", "choose another file: --manifest FILE"),
            };
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return Refusal.Usage(
                $"the manifest '{file}' cannot be read: {FileReason.Of(error, file)}", "choose another file: --manifest FILE");
        }
        catch (JsonException error)
        {
            return Refusal.Usage(
                $"'{file}' is not a snapshot's manifest: snapshot create does not write such a line {(error.LineNumber ?? 0) + 1}",
                "choose another file: --manifest FILE");
        }
    }

    private string FileOf(string replicationGroupId, string snapshot) =>
        Path.Combine(Root, Safe(replicationGroupId), Safe(snapshot) + ".json");

    // Both should be letters, digits and hyphens, but the outputs may come from a file. ElastiCache stores names in lower case.
#pragma warning disable CA1308
    private static string Safe(string name) => string.Concat(name.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
#pragma warning restore CA1308
}
