using Amply.Lab.ControlPlane.Snapshots;

namespace Amply.Lab.DataPlane;

/// <summary>Files that only their owner may read, from their first byte on.</summary>
internal static class PrivateFiles
{
    /// <summary>Writes beside the file and renames, so that a reader sees the old text or the new.</summary>
    public static void Write(string path, string text)
    {
        var beside = $"{path}.new";
        File.Delete(beside);
        using (var writer = new StreamWriter(PrivateFile.Create(beside)))
        {
            writer.Write(text);
        }

        File.Move(beside, path, overwrite: true);
    }
}
