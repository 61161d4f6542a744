using System.Diagnostics;
using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Script;

/// <summary>A checkout with the <c>amply</c> script and a compiler that takes no time: the program that it builds is a copy of bash.</summary>
internal sealed class ScriptUnderTest : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(1);

    private const string Compiler = """
        #!/bin/sh
        # dotnet publish PROJECT -o INTO ...
        [ "$1 $3" = "publish -o" ] || exit 99
        if [ -e "$(dirname "$0")/broken" ]; then echo "Program.cs(1,1): error CS0000: broken"; exit 1; fi
        mkdir -p "$4"
        touch "$4/amply.dll" "$4/amply.r2r.dll" "$4/Amply.Infra.dll"
        cp "$(command -v bash)" "$4/amply"
        """;

    private readonly Home home = new();

    public ScriptUnderTest()
    {
        foreach (var folder in (string[])["infra", "ops", "tests/PulumiStandIn", "bin"])
        {
            Directory.CreateDirectory(Path.Combine(home.Path, folder));
        }

        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "global.json"])
        {
            File.WriteAllText(Path.Combine(home.Path, file), "");
        }

        // Both executable; the compiler gets its own words.
        File.Copy(Path.Combine(Home.Checkout(), "amply"), In("amply"));
        File.Copy(In("amply"), In("bin/dotnet"));
        File.WriteAllText(In("bin/dotnet"), Compiler);
    }

    public string In(string path) => Path.Combine(home.Path, path);

    public string[] Builds() => Directory.Exists(In("artifacts/cli/builds")) ? Directory.GetDirectories(In("artifacts/cli/builds")) : [];

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
            Environment = { ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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
