using System.Diagnostics;
using Amply.EndToEnd.Harness;

namespace Amply.EndToEnd.Script;

/// <summary>What the <c>amply</c> script does before the program runs, with a compiler that takes no time: a build is a copy of bash.</summary>
public sealed class BuildTests : IDisposable
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

    public BuildTests()
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

    [Fact]
    public async Task A_build_is_made_once_per_change()
    {
        Assert.Contains("Built in", await RunAsync(0), StringComparison.Ordinal);
        Assert.Empty(await RunAsync(0));

        Change();
        Assert.Contains("Built in", await RunAsync(0), StringComparison.Ordinal);
        Assert.Single(Builds());
    }

    [Fact]
    public async Task A_build_leaves_the_one_that_something_runs_from_until_that_has_ended()
    {
        using var running = Start("-c", "read -r");
        while (Builds().Length == 0 || !File.Exists(In("artifacts/cli/.built")))
        {
            Assert.False(running.HasExited);
            await Task.Delay(20);
        }

        var first = Assert.Single(Builds());
        await RunningFromAsync(running, first);
        Change();
        await RunAsync(0);

        Assert.Contains(first, Builds());
        Assert.Equal(2, Builds().Length);

        running.StandardInput.Close();
        await EndAsync(running);
        Change();
        await RunAsync(0);

        Assert.DoesNotContain(first, Builds());
        Assert.Single(Builds());
    }

    [Fact]
    public async Task A_build_that_fails_says_why_and_replaces_nothing()
    {
        await RunAsync(0);
        var first = Assert.Single(Builds());
        Change();
        await File.WriteAllTextAsync(In("bin/broken"), "");

        Assert.Contains("error CS0000: broken", await RunAsync(1), StringComparison.Ordinal);

        Assert.Equal([first], Builds());
        File.Delete(In("bin/broken"));
        Assert.Contains("Built in", await RunAsync(0), StringComparison.Ordinal);
    }

    public void Dispose() => home.Dispose();

    private string In(string path) => Path.Combine(home.Path, path);

    private string[] Builds() => Directory.Exists(In("artifacts/cli/builds")) ? Directory.GetDirectories(In("artifacts/cli/builds")) : [];

    private void Change() => File.WriteAllText(In("ops/Program.cs"), "");

    // What the script says is on its error output; the program itself says nothing.
    private async Task<string> RunAsync(int exitCode)
    {
        using var script = Start("-c", "true");
        script.StandardInput.Close();
        var said = await script.StandardError.ReadToEndAsync().WaitAsync(Ceiling);
        await EndAsync(script);
        Assert.True(script.ExitCode == exitCode, said);
        return said;
    }

    private Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(In("amply"), arguments)
    {
        Environment = { ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}" },
        RedirectStandardInput = true,
        RedirectStandardError = true,
    })!;

    private static async Task EndAsync(Process process)
    {
        using var ceiling = new CancellationTokenSource(Ceiling);
        await process.WaitForExitAsync(ceiling.Token);
    }

    // The script becomes the program.
    private static async Task RunningFromAsync(Process process, string build)
    {
        while (File.ResolveLinkTarget($"/proc/{process.Id}/exe", returnFinalTarget: false)?.FullName.StartsWith(build, StringComparison.Ordinal) is not true)
        {
            Assert.False(process.HasExited);
            await Task.Delay(20);
        }
    }
}
