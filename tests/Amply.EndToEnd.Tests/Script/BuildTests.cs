using System.Diagnostics;

namespace Amply.EndToEnd.Script;

/// <summary>What the <c>amply</c> script builds, and when.</summary>
public sealed class BuildTests : IDisposable
{
    private readonly ScriptUnderTest script = new();

    [Fact]
    public async Task A_build_is_made_once_per_change()
    {
        Assert.Contains("Built in", await RunAsync(0), StringComparison.Ordinal);
        Assert.Empty(await RunAsync(0));

        Change();
        Assert.Contains("Built in", await RunAsync(0), StringComparison.Ordinal);
        Assert.Single(script.Builds());
    }

    [Fact]
    public async Task A_build_leaves_the_one_that_something_runs_from_until_that_has_ended()
    {
        using var running = script.Start(["-c", "read -r"]);
        while (script.Builds().Length == 0 || !File.Exists(script.In("artifacts/cli/.built")))
        {
            Assert.False(running.HasExited);
            await Task.Delay(20);
        }

        var first = Assert.Single(script.Builds());
        await RunningFromAsync(running, first);
        Change();
        await RunAsync(0);

        Assert.Contains(first, script.Builds());
        Assert.Equal(2, script.Builds().Length);

        running.StandardInput.Close();
        await ScriptUnderTest.EndAsync(running);
        Change();
        await RunAsync(0);

        Assert.DoesNotContain(first, script.Builds());
        Assert.Single(script.Builds());
    }

    [Fact]
    public async Task A_build_that_fails_says_why_and_replaces_nothing()
    {
        await RunAsync(0);
        var first = Assert.Single(script.Builds());
        Change();
        await File.WriteAllTextAsync(script.In("bin/broken"), "");

        Assert.Contains("error CS0000: broken", await RunAsync(1), StringComparison.Ordinal);

        Assert.Equal([first], script.Builds());
        File.Delete(script.In("bin/broken"));
        Assert.Contains("Built in", await RunAsync(0), StringComparison.Ordinal);
    }

    public void Dispose() => script.Dispose();

    private void Change() => File.WriteAllText(script.In("ops/Program.cs"), "");

    private async Task<string> RunAsync(int exitCode) => (await script.RunAsync(exitCode)).Said;

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
