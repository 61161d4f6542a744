using System.Diagnostics;
using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Script;

/// <summary>A checkout with the <c>amply</c> script and a compiler that takes no time: the program that it builds is a copy of bash.</summary>
internal sealed class ScriptUnderTest : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(1);

    private const string Compiler = """
        #!/bin/sh
        # dotnet --version, or dotnet publish PROJECT -o INTO ...
        if [ "$1" = --version ]; then echo 10.0.100; exit; fi
        if [ "$1" != publish ]; then shift; exec bash "$@"; fi
        [ "$1 $3" = "publish -o" ] || exit 99
        here=$(dirname "$0")
        echo "$2" >>"$here/published"
        while [ -e "$here/slow" ]; do sleep 0.1; done
        if [ -e "$here/broken" ]; then echo "Program.cs(1,1): error CS0000: broken"; exit 1; fi
        mkdir -p "$4"
        case "$*" in
          *Amply.Infra*) touch "$4/Amply.Infra.dll" ;;
          *PublishAot=true*)
            if [ -e "$here/no-package" ]; then echo "error NU1101: Unable to find package Microsoft.DotNet.ILCompiler"; exit 1; fi
            cp "$(command -v bash)" "$4/amply" ;;
          *) touch "$4/amply.dll" ;;
        esac
        """;

    // What the script needs of a system besides .NET and a linker.
    private static readonly string[] Tools =
    [
        "bash", "cat", "chmod", "cp", "dirname", "env", "find", "flock", "grep", "head", "id", "ln", "ls", "mkdir", "mktemp", "mv", "readlink", "rm", "sh", "sha256sum",
        "sleep", "sort", "touch", "uname", "xargs",
    ];

    private readonly Home home = new();

    public ScriptUnderTest()
    {
        foreach (var folder in (string[])["infra", "ops", "tests/PulumiStandIn"])
        {
            Directory.CreateDirectory(In(folder));
        }

        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "global.json", "ops/Program.cs", "ops/Other.cs"])
        {
            File.WriteAllText(In(file), file);
        }

        // Both executable; the compiler gets its own words.
        File.Copy(Path.Combine(ShippedProgram.Checkout(), "amply"), In("amply"));
        Directory.CreateDirectory(Bin);
        foreach (var tool in Tools)
        {
            var places = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, tool));
            File.CreateSymbolicLink(Path.Combine(Bin, tool), places.First(File.Exists));
        }

        foreach (var (name, text) in new[] { ("dotnet", Compiler), ("clang", "#!/bin/sh\n") })
        {
            File.Copy(In("amply"), Path.Combine(Bin, name));
            File.WriteAllText(Path.Combine(Bin, name), text);
        }
    }

    /// <summary>A checkout's path may have spaces.</summary>
    public string Root => Path.Combine(home.Path, "a checkout");

    public string Cache => Path.Combine(home.Path, "a cache", "amply");

    /// <summary>All that PATH names.</summary>
    public string Bin => Path.Combine(home.Path, "bin");

    public string In(string path)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }

    public string[] Builds() => Directory.Exists(Path.Combine(Cache, "builds")) ? Directory.GetDirectories(Path.Combine(Cache, "builds")) : [];

    /// <summary>How often the compiler ran.</summary>
    public int Publishes() => File.Exists(Path.Combine(Bin, "published")) ? File.ReadAllLines(Path.Combine(Bin, "published")).Length : 0;

    /// <summary>Runs <paramref name="command"/> in the program's place, with <paramref name="environment"/> besides this process's.</summary>
    /// <returns>What the program printed, and what the script said, which is on its error output.</returns>
    public async Task<(string Printed, string Said)> RunAsync(int exitCode, string command = "true", params (string Name, string? Value)[] environment)
    {
        using var script = Start(["-c", command], environment);
        script.StandardInput.Close();
        var printed = script.StandardOutput.ReadToEndAsync();
        var said = await script.StandardError.ReadToEndAsync().WaitAsync(Ceiling);
        await EndAsync(script);
        Assert.True(script.ExitCode == exitCode, said);
        return (await printed.WaitAsync(Ceiling), said);
    }

    public Process Start(string[] arguments, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(In("amply"), arguments)
        {
            Environment = { ["PATH"] = Bin, ["XDG_CACHE_HOME"] = Path.GetDirectoryName(Cache) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("AMPLY_BUILD");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task EndAsync(Process process)
    {
        using var ceiling = new CancellationTokenSource(Ceiling);
        await process.WaitForExitAsync(ceiling.Token);
    }

    public void Dispose() => home.Dispose();
}
