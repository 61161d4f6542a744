using System.Text;

namespace Amply.Wire;

/// <summary>Creates files and folders that only their owner can use, from the first byte on and with any umask.</summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    /// <summary>Creates a folder and the missing folders above it. Existing folders do not change.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } above)
        {
            CreateFolder(above);
        }

        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnersFolder);
    }

    /// <summary>Creates a file that does not exist yet.</summary>
    public static FileStream Create(string path, FileOptions options = FileOptions.None) =>
        new(path, Options(FileMode.CreateNew, options: options));

    /// <summary>Opens a file to append to, or creates it.</summary>
    /// <exception cref="IOException">
    /// The file cannot be opened, is a symbolic link, is not a plain file, or belongs to another user. Nothing was written.
    /// </exception>
    public static FileStream Append(string path)
    {
        FileOwner.Check(path);
        var file = new FileStream(path, Options(FileMode.Append, FileShare.ReadWrite));
        try
        {
            FileOwner.Check(path, file.SafeFileHandle);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a second file and renames it, so that a reader sees the old text or the new text.</summary>
    /// <param name="toDisk">Whether the text is on the disk before this returns.</param>
    public static void Write(string path, string text, bool toDisk = false)
    {
        // Two processes may write the same file at once.
        var beside = $"{path}.{Environment.ProcessId}.new";
        File.Delete(beside);
        using (var file = Create(beside))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(toDisk);
        }

        File.Move(beside, path, overwrite: true);
    }

    private static FileStreamOptions Options(FileMode mode, FileShare share = FileShare.Read, FileOptions options = FileOptions.None)
    {
        var chosen = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share, Options = options };
        if (!OperatingSystem.IsWindows())
        {
            chosen.UnixCreateMode = OwnersFile;
        }

        return chosen;
    }
}
