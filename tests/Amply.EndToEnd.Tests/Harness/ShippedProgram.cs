using System.Diagnostics;

namespace Amply.EndToEnd.Harness;

/// <summary>The program that ships: <c>AMPLY_PROGRAM</c> names it, or <c>./amply build</c> makes it of this checkout.</summary>
internal static class ShippedProgram
{
    private static readonly Lazy<Task<string>> Program = new(BuildAsync);

    /// <summary>The path of the native file. The first call may build, which takes minutes.</summary>
    public static Task<string> PathAsync() => Program.Value;

    /// <summary>A copy in a directory that holds nothing else.</summary>
    public static async Task<string> CopyToAsync(string directory)
    {
        var copy = Path.Combine(directory, "amply");
        File.Copy(await PathAsync(), copy);
        return copy;
    }

    /// <summary>Runs it with <paramref name="environment"/> and nothing else of this process's environment.</summary>
    public static Task<CliResult> RunAsync(string program, string directory, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return AmplyCli.RunProcessAsync(start);
    }

    private static async Task<string> BuildAsync()
    {
        if (Environment.GetEnvironmentVariable("AMPLY_PROGRAM") is { Length: > 0 } named)
        {
            return named;
        }

        using var build = Process.Start(new ProcessStartInfo(Path.Combine(Home.Checkout(), "amply"), ["build"]) { RedirectStandardOutput = true })!;
        var path = (await build.StandardOutput.ReadToEndAsync()).Trim();
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0 && !path.EndsWith(".dll", StringComparison.Ordinal), $"./amply build made no native program (exit code {build.ExitCode}): {path}");
        return path;
    }
}

/// <summary>A test of the native file; skipped where none can be made.</summary>
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip = NativeTheoryAttribute.Missing;
}

/// <inheritdoc cref="NativeFactAttribute"/>
internal sealed class NativeTheoryAttribute : TheoryAttribute
{
    public NativeTheoryAttribute() => Skip = Missing;

    /// <summary>Why no native program can be made; null where one can.</summary>
    public static string? Missing { get; } =
        Environment.GetEnvironmentVariable("AMPLY_PROGRAM") is { Length: > 0 } named
            ? named.EndsWith(".dll", StringComparison.Ordinal) ? "the program is no native one" : null
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")))
                ? null
                : "there is no linker. Fix: apt-get install -y clang zlib1g-dev";
}
