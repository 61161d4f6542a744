using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Amply.Wire;

/// <summary>Whether a file is a plain one of this user, as statx(2) tells: .NET does not say who owns a file.</summary>
internal static class FileOwner
{
    private const int FromHere = -100;
    private const int NotFollowed = 0x100;
    private const uint BasicFields = 0x7ff;
    private const int Length = 256;
    private const int TypeMask = 0xf000;
    private const int PlainFile = 0x8000;
    private const int SymbolicLink = 0xa000;

    /// <param name="opened">Where given, the file must still be the one that was opened.</param>
    /// <exception cref="FileRefusedException">It is a symbolic link, no plain file, or another user's.</exception>
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
            // A file that is not there yet will be this user's.
            return;
        }

        if (file.Type == SymbolicLink)
        {
            throw new FileRefusedException("it is a symbolic link");
        }

        if (file.Type != PlainFile)
        {
            throw new FileRefusedException("it is no plain file");
        }

        if (file.Owner != EffectiveUser())
        {
            throw new FileRefusedException("it belongs to another user");
        }

        if (opened is not null && Ask($"/proc/self/fd/{opened.DangerousGetHandle()}", 0) is { } held && held != file)
        {
            throw new FileRefusedException("it was replaced while it was opened");
        }
    }

    private static Stat? Ask(string path, int flags)
    {
        var fields = new byte[Length];
        if (StatX(FromHere, path, flags, BasicFields, fields) != 0)
        {
            // What else is wrong with it shows when it is opened.
            return null;
        }

        // The layout of struct statx is the same on every processor.
        uint At(int offset) => MemoryMarshal.Read<uint>(fields.AsSpan(offset));
        return new Stat(At(20), MemoryMarshal.Read<ushort>(fields.AsSpan(28)) & TypeMask, MemoryMarshal.Read<ulong>(fields.AsSpan(32)), At(136), At(140));
    }

    [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int StatX(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] fields);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint EffectiveUser();

    private sealed record Stat(uint Owner, int Type, ulong Inode, uint DeviceMajor, uint DeviceMinor);
}

/// <summary>A file that the system would open, and this program does not.</summary>
internal sealed class FileRefusedException(string message) : IOException(message);
