using Amply.Model.Outputs;

namespace Amply.Ops.Target;

/// <summary>A file of saved outputs, which may hold the token.</summary>
internal static class OutputsFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Whether a file holds the token and other users can read or write it. False where the file cannot be read.</summary>
    public static bool IsExposed(string file)
    {
        try
        {
            return OthersMode(file) is not null && BoundedText.OfFile(file, OutputsReader.MaxBytes).Succeeded(out var text, out _)
                && OutputsReader.Read(text).Outputs is { } outputs && HasToken(outputs);
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return false;
        }
    }

    /// <summary>The mode of a file that other users can use; null where only the owner can.</summary>
    public static UnixFileMode? OthersMode(string file) =>
        !OperatingSystem.IsWindows() && File.GetUnixFileMode(file) is var mode && (mode & Others) != 0 ? mode : null;

    public static bool HasToken(StackOutputs outputs) =>
        ((string?[])[outputs.RedisUrl, outputs.CeleryResultBackendUrl]).Any(url => url is not null and not StackOutputs.Masked);

    /// <summary>A file's name, quoted for a shell.</summary>
    public static string Quoted(string file) => file.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_')
        ? file
        : $"'{file.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
