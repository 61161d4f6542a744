using System.Diagnostics;

namespace Amply.TestServers;

/// <summary>The program that ships: <c>AMPLY_PROGRAM</c> names it, or <c>./amply build</c> makes it of this checkout.</summary>
internal static class ShippedProgram
{
    private static readonly Lazy<string> Found = new(Build);

    /// <summary>The path of the native file, or of <c>amply.dll</c> where none can be made. The first call may build, which takes minutes.</summary>
    public static string FilePath => Found.Value;

    /// <summary>The words before its arguments.</summary>
    public static ImmutableArray<string> Words => FilePath.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", FilePath] : [FilePath];

    /// <summary>The same for a shell.</summary>
    public static string Shell => string.Join(' ', Words.Select(word => $"'{word}'"));

    /// <summary>A process of it with <paramref name="arguments"/> and all three streams redirected, not started yet.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments) => new(Words[0], [.. Words.Skip(1), .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    /// <summary>A copy in a directory that holds nothing else.</summary>
    public static string CopyTo(string directory)
    {
        var copy = Path.Combine(directory, "amply");
        File.Copy(FilePath, copy);
        return copy;
    }

    /// <summary>The directory that holds the solution, upwards from the tests' build output.</summary>
    public static string Checkout()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Amply.Pulumi.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"no Amply.Pulumi.sln above {AppContext.BaseDirectory}");
    }

    private static string Build()
    {
        if (Environment.GetEnvironmentVariable("AMPLY_PROGRAM") is { Length: > 0 } named)
        {
            return named;
        }

        using var build = Process.Start(new ProcessStartInfo(Path.Combine(Checkout(), "amply"), ["build"]) { RedirectStandardOutput = true })!;
        var path = build.StandardOutput.ReadToEnd().Trim();
        build.WaitForExit();
        return build.ExitCode == 0 ? path : throw new InvalidOperationException($"./amply build ended with {build.ExitCode}");
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

    /// <summary>Why the program is no native one; null where it is. In CI the test runs, and fails.</summary>
    public static string? Missing { get; } = TestClient.Skip([TestClient.Linker])
        ?? (Environment.GetEnvironmentVariable("CI") is not { Length: > 0 } && Environment.GetEnvironmentVariable("AMPLY_PROGRAM")?.EndsWith(".dll", StringComparison.Ordinal) is true
            ? "the program is no native one. Fix: AMPLY_BUILD=again ./amply build, which says what is missing"
            : null);
}
