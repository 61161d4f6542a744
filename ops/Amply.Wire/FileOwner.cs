using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Amply.Wire;

/// <summary>Checks with statx(2) that a file is a plain file of this user. .NET does not tell a file's owner.</summary>
internal static class FileOwner
{
    private const int FromHere = -100;
    private const int NotFollowed = 0x100;
    private const uint BasicFields = 0x7ff;
    private const int Length = 256;
    private const int TypeMask = 0xf000;
    private const int PlainFile = 0x8000;
    private const int SymbolicLink = 0xa000;

    /// <param name="opened">The opened file; the path must still lead to it.</param>
    /// <exception cref="FileRefusedException">The file is a symbolic link, is not a plain file, or belongs to another user.</exception>
    public static void Check(string path, SafeFileHandle? opened = null)
    {
        if (!OperatingSystem.IsLinux())
        {
            if (new FileInfo(path).LinkTarget is { } target)
            {
                throw new FileRefusedException($"it is a symbolic link to {target}");
            }

            return;
        }

        if (Ask(path, NotFollowed) is not { } file)
        {
            // A file that does not exist yet will belong to this user.
            return;
        }

        var problem = file.Type switch
        {
            SymbolicLink => "it is a symbolic link",
            not PlainFile => "it is not a plain file",
            _ when file.Owner != EffectiveUser() => "it belongs to another user",
            _ when opened is not null && Ask($"/proc/self/fd/{opened.DangerousGetHandle()}", 0) is { } held && held != file =>
                "it was replaced while it was opened",
            _ => null,
        };
        if (problem is not null)
        {
            throw new FileRefusedException(problem);
        }
    }

    private static Stat? Ask(string path, int flags)
    {
        var fields = new byte[Length];
        if (StatX(FromHere, path, flags, BasicFields, fields) != 0)
        {
            // Opening the file will show any other problem.
            return null;
        }

        // The layout of struct statx is the same on every processor.
        uint At(int offset) => MemoryMarshal.Read<uint>(fields.AsSpan(offset));
        var type = MemoryMarshal.Read<ushort>(fields.AsSpan(28)) & TypeMask;
        return new Stat(At(20), type, MemoryMarshal.Read<ulong>(fields.AsSpan(32)), At(136), At(140));
    }

    [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int StatX(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] fields);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint EffectiveUser();

    private sealed record Stat(uint Owner, int Type, ulong Inode, uint DeviceMajor, uint DeviceMinor);
}

/// <summary>A file that the system would open and this program refuses.</summary>
internal sealed class FileRefusedException(string message) : IOException(message);
