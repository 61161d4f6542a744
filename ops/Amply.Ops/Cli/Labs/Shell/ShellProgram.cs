using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Amply.Ops.Cli.Labs.Shell;

/// <summary>The program that <c>lab shell</c> becomes: its path, its words with the name first, and its environment.</summary>
internal sealed record ShellProgram(string Path, ImmutableArray<string> Words, SortedDictionary<string, string> Environment)
{
    private const int SigPipe = 13;
    private const nint DefaultAction = 0;

    /// <summary>The shell of the user where it is bash, zsh or fish; else bash or sh.</summary>
    /// <param name="asks">Whether a person types the commands. Otherwise the shell reads them from its standard input.</param>
    public static ShellProgram Interactive(SortedDictionary<string, string> environment, ShellFolder folder, bool asks)
    {
        var users = environment.GetValueOrDefault("SHELL");
        var path = System.IO.Path.GetFileName(users) is "bash" or "zsh" or "fish" && File.Exists(users)
            ? users
            : Find("bash", environment) ?? "/bin/sh";
        ImmutableArray<string> words = (System.IO.Path.GetFileName(path), asks) switch
        {
            ("bash", true) => ["--noprofile", "--rcfile", folder.File("bashrc"), "-i"],
            ("bash", false) => ["--noprofile", "--norc"],
            ("zsh", true) => ["-i"],
            ("zsh", false) => ["-f"],
            ("fish", true) => ["--no-config", "--init-command", "source $AMPLY_HOME/.lab/.shell/shell.fish", "--interactive"],
            ("fish", false) => ["--no-config"],
            (_, true) => ["-i"],
            _ => [],
        };
        return new ShellProgram(path, [System.IO.Path.GetFileName(path), .. words], environment);
    }

    /// <summary>One command; null where no program has its name.</summary>
    public static ShellProgram? Command(IReadOnlyList<string> words, SortedDictionary<string, string> environment) =>
        Find(words[0], environment) is { } path ? new ShellProgram(path, [.. words], environment) : null;

    /// <summary>Replaces this process, so that the terminal, signals and the exit code are the program's.</summary>
    /// <returns>Only where the system refuses: the number of its error.</returns>
    public int Become()
    {
        // .NET ignores this signal, and a program inherits that: "yes | head" would complain.
        _ = Signal(SigPipe, DefaultAction);
        _ = Execute(Path, Native(Words), Native(Environment.Select(variable => $"{variable.Key}={variable.Value}")));
        return Marshal.GetLastPInvokeError();
    }

    // The system's form of a list of texts: addresses, and a null at the end. It lives until this process is another program.
    private static nint[] Native(IEnumerable<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    /// <summary>Runs the program beside this process, with its output on standard error.</summary>
    /// <returns>The program's exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // The shell moves the output: a document is on standard output.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >&2", "sh", Path, .. Words.Skip(1)]);
        start.Environment.Clear();
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private static string? Find(string name, SortedDictionary<string, string> environment) => name.Contains('/', StringComparison.Ordinal)
        ? File.Exists(name) ? name : null
        : environment["PATH"].Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    [DllImport("libc", EntryPoint = "execve", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Execute([MarshalAs(UnmanagedType.LPUTF8Str)] string path, nint[] words, nint[] environment);

    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint Signal(int signal, nint action);
}
