using System.Text;

namespace Amply.Ops.Target;

/// <summary>Reads text of unknown length, up to a bound.</summary>
internal static class BoundedText
{
    /// <summary>Reads a file or a pipe.</summary>
    public static Attempt<string> OfFile(string path, int maxBytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[maxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > maxBytes ? TooLong($"'{path}'", maxBytes) : Text(bytes.AsMemory(0, length));
        }
        catch (Exception error) when (FileReason.Is(error))
        {
            return Refusal.Usage($"'{path}' cannot be read: {FileReason.Of(error, path)}", "");
        }
    }

    /// <summary>Reads the output of a process.</summary>
    public static async Task<Attempt<string>> OfProcessAsync(Stream output, string of, int maxBytes, CancellationToken cancellationToken)
    {
        var bytes = new byte[maxBytes + 1];
        var length = await output.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length > maxBytes ? TooLong(of, maxBytes) : Text(bytes.AsMemory(0, length));
    }

    // PowerShell writes UTF-16.
    private static string Text(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes.ToArray()), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private static Refusal TooLong(string what, int maxBytes) => Refusal.Usage($"{what} is longer than {maxBytes / 1024} KiB", "");
}
