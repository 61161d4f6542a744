using System.Text.RegularExpressions;

namespace Amply.Wire;

/// <summary>Why a file or a folder could not be used, in this program's own words.</summary>
public static partial class FileReason
{
    // Linux' error numbers. .NET has no exception type for most of them.
    private static readonly Dictionary<int, string> Errors = new()
    {
        [5] = "the disk reports an error",
        [17] = "a file has its name",
        [20] = "a part of its path is a file",
        [21] = "it is a folder",
        [24] = "this process may not open more files (ulimit -n)",
        [26] = "a program runs from it",
        [27] = "it would become too large",
        [28] = "no space is left on the device",
        [30] = "its file system can only be read",
        [36] = "its name is too long",
        [39] = "the folder is not empty",
        [40] = "its symbolic links lead in a circle",
        [122] = "this user's disk quota is used up",
    };

    /// <summary>Whether the error concerns a file, a folder or a name of a file.</summary>
    public static bool Is(Exception error) =>
        error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>The file or folder that the error names; null if it names none.</summary>
    public static string? File(Exception error) =>
        error is FileNotFoundException { FileName: { } name } ? name
            : Quoted().Match(error.Message) is { Success: true } match ? match.Groups[1].Value
            : null;

    /// <param name="file">The file's path, to recognise a folder in its place.</param>
    public static string Of(Exception error, string? file = null) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it is not there",
        PathTooLongException => "its name is too long",
        UnauthorizedAccessException when file is not null && Directory.Exists(file) => "it is a folder",
        UnauthorizedAccessException => $"user {Environment.UserName} has no permission",
        ArgumentException or NotSupportedException => "that is not a file name",
        IOException when Errors.TryGetValue(error.HResult, out var words) => words,
        IOException when error.HResult is > 0 and < 1000 => $"the system reports error {error.HResult}",
        FileRefusedException => error.Message,
        _ => "the system refuses it",
    };

    // .NET puts the path into the message and nowhere else.
    [GeneratedRegex("'(/[^']*)'")]
    private static partial Regex Quoted();
}
