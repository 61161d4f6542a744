using System.Text;

namespace Amply.Wire;

/// <summary>Files and folders that only their owner may use, from their first byte on and whatever the umask is.</summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    /// <summary>Makes a folder and those above it that are missing. Leaves those that are there as they are.</summary>
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

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersFolder);
        }
    }

    /// <summary>Opens a file that is not there yet.</summary>
    public static FileStream Create(string path, FileOptions options = FileOptions.None) => new(path, Options(FileMode.CreateNew, options: options));

    /// <summary>Opens a file to append to, or makes it.</summary>
    /// <exception cref="IOException">It is a symbolic link, no plain file, or another user's, or cannot be opened. Nothing is written to it.</exception>
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

    /// <summary>Writes beside the file and renames, so that a reader sees the old text or the new.</summary>
    /// <param name="toDisk">Whether the text is on the disk before this returns.</param>
    public static void Write(string path, string text, bool toDisk = false)
    {
        var beside = $"{path}.new";
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
