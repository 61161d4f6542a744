using System.Diagnostics;

namespace Amply.EndToEnd.Script;

/// <summary>What the <c>amply</c> script builds, and when.</summary>
public sealed class BuildTests : IDisposable
{
    private const string Built = "Built in";

    private readonly ScriptUnderTest script = new();
    private int changes;

    public void Dispose() => script.Dispose();

    [Fact]
    public async Task A_build_is_made_once_per_content()
    {
        Assert.Contains(Built, await RunAsync(), StringComparison.Ordinal);
        Assert.Empty(await RunAsync());

        Change();
        Assert.Contains(Built, await RunAsync(), StringComparison.Ordinal);
        Assert.Equal(2, script.Builds().Length);
    }

    [Fact]
    public async Task A_checkout_back_and_forth_builds_nothing_again()
    {
        var before = await File.ReadAllTextAsync(script.In("ops/Program.cs"));
        await RunAsync();
        Change();
        await RunAsync();

        await File.WriteAllTextAsync(script.In("ops/Program.cs"), before);

        Assert.Empty(await RunAsync());
        Assert.Equal(2, script.Builds().Length);
    }

    [Fact]
    public async Task A_second_clone_builds_nothing_again()
    {
        await RunAsync();
        var moved = $"{script.Root} 2";
        Directory.Move(script.Root, moved);
        using (var copy = Process.Start("cp", ["-r", moved, script.Root]))
        {
            await ScriptUnderTest.EndAsync(copy);
        }

        Assert.Empty(await RunAsync());
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("older")]
    [InlineData("renamed")]
    [InlineData("added, and older")]
    public async Task A_change_counts_whatever_its_time_stamp_says(string how)
    {
        await RunAsync();
        var (file, other) = (script.In("ops/Other.cs"), script.In("ops/deep/Another.cs"));
        switch (how)
        {
            case "deleted":
                File.Delete(file);
                break;
            case "renamed":
                File.Move(file, other);
                break;
            default:
                var changed = how is "older" ? file : other;
                await File.WriteAllTextAsync(changed, "changed");
                File.SetLastWriteTimeUtc(changed, DateTime.UtcNow.AddYears(-1));
                break;
        }

        Assert.Contains(Built, await RunAsync(), StringComparison.Ordinal);
        Assert.Empty(await RunAsync());
    }

    [Fact]
    public async Task A_new_time_stamp_alone_builds_nothing()
    {
        await RunAsync();
        File.SetLastWriteTimeUtc(script.In("ops/Program.cs"), DateTime.UtcNow.AddMinutes(1));

        Assert.Empty(await RunAsync());
        Assert.Equal(2, script.Publishes());
    }

    [Fact]
    public async Task A_build_stays_while_something_runs_from_it()
    {
        using var running = script.Start(["-c", "read -r"]);
        while (script.Builds().Length == 0)
        {
            Assert.False(running.HasExited);
            await Task.Delay(20);
        }

        var first = await RunningFromAsync(running);
        for (var change = 0; change < 7; change++)
        {
            Change();
            await RunAsync();
        }

        Assert.Contains(first, script.Builds());
        Assert.Equal(6, script.Builds().Length);

        running.StandardInput.Close();
        await ScriptUnderTest.EndAsync(running);
        Change();
        await RunAsync();

        Assert.DoesNotContain(first, script.Builds());
    }

    [Fact]
    public async Task While_the_sources_do_not_build_the_last_good_build_runs()
    {
        await RunAsync();
        Change();
        await File.WriteAllTextAsync(Path.Combine(script.Bin, "broken"), "");

        var (printed, said) = await script.RunAsync(0, "echo it runs");
        Assert.Equal("it runs\n", printed);
        Assert.Contains("error CS0000: broken", said, StringComparison.Ordinal);
        Assert.Contains("The last good build runs, of ", said, StringComparison.Ordinal);

        // What did not build is not tried again at each start.
        var publishes = script.Publishes();
        Assert.Single((await RunAsync()).TrimEnd().Split('\n'));
        Assert.Equal(publishes, script.Publishes());

        File.Delete(Path.Combine(script.Bin, "broken"));
        Assert.Contains(Built, await RunAsync(0, ("AMPLY_BUILD", "again")), StringComparison.Ordinal);
        Assert.Empty(await RunAsync());
    }

    [Fact]
    public async Task A_build_that_was_stopped_is_made_at_the_next_start()
    {
        await RunAsync();
        Change();
        await File.WriteAllTextAsync(Path.Combine(script.Bin, "slow"), "");
        var publishes = script.Publishes();
        using (var stopped = script.Start(["-c", "true"]))
        {
            while (script.Publishes() == publishes)
            {
                await Task.Delay(20);
            }

            stopped.Kill(entireProcessTree: true);
            await ScriptUnderTest.EndAsync(stopped);
        }

        File.Delete(Path.Combine(script.Bin, "slow"));

        Assert.Contains(Built, await RunAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_build_a_failure_is_the_end()
    {
        await File.WriteAllTextAsync(Path.Combine(script.Bin, "broken"), "");

        Assert.Contains("error: the build failed; the whole log is in", await RunAsync(1), StringComparison.Ordinal);
        Assert.Empty(script.Builds());
    }

    [Fact]
    public async Task While_another_process_builds_the_last_good_build_runs()
    {
        await RunAsync();
        Change();
        var start = new ProcessStartInfo("flock", [Path.Combine(script.Cache, ".lock"), "sh", "-c", "echo locked; read -r end"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var another = Process.Start(start)!;
        Assert.Equal("locked", await another.StandardOutput.ReadLineAsync());

        Assert.StartsWith("warn  another process builds. The last good build runs, of ", await RunAsync(), StringComparison.Ordinal);

        another.StandardInput.Close();
        await ScriptUnderTest.EndAsync(another);
        Assert.Contains(Built, await RunAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMPLY_BUILD_never_runs_the_last_good_build()
    {
        Assert.Contains("AMPLY_BUILD=never, and there is no build yet", await RunAsync(3, ("AMPLY_BUILD", "never")), StringComparison.Ordinal);
        await RunAsync();
        Change();

        Assert.StartsWith("warn  AMPLY_BUILD=never: ", await RunAsync(0, ("AMPLY_BUILD", "never")), StringComparison.Ordinal);
        Assert.Equal(2, script.Publishes());
        Assert.StartsWith("error: AMPLY_BUILD is 'often'", await RunAsync(3, ("AMPLY_BUILD", "often")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_dotnet_the_last_good_build_runs()
    {
        await RunAsync();
        File.Delete(Path.Combine(script.Bin, "dotnet"));
        Assert.Empty(await RunAsync());

        Change();

        Assert.StartsWith("warn  the .NET SDK 10 is not on PATH, and the sources have changed. The last good build runs", await RunAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clang", "because no linker is on PATH. Fix: install clang or gcc")]
    [InlineData("no-package", "because the package source has no native compiler")]
    public async Task Where_no_native_program_can_be_made_a_program_for_dotnet_runs(string missing, string said)
    {
        var file = Path.Combine(script.Bin, missing);
        if (missing is "clang")
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, "");
        }

        var (printed, first) = await script.RunAsync(0, "echo it runs");
        Assert.Equal("it runs\n", printed);
        Assert.Contains(said, first, StringComparison.Ordinal);
        Assert.Empty(await RunAsync());

        if (missing is "clang")
        {
            File.Copy(Path.Combine(script.Bin, "dotnet"), file);
            Assert.Contains(Built, await RunAsync(), StringComparison.Ordinal);
            Assert.Empty(await RunAsync());
        }
    }

    [Fact]
    public async Task A_cache_that_others_can_write_is_refused()
    {
        await RunAsync();
        using (var open = Process.Start("chmod", ["o+w", script.Cache]))
        {
            await ScriptUnderTest.EndAsync(open);
        }

        Assert.Contains($"others can write '{script.Cache}'", await RunAsync(3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HOME")]
    [InlineData("checkout")]
    [InlineData("both")]
    public async Task It_works_where_little_can_be_written(string what)
    {
        // Not by its mode, which does not stop root.
        if (what is "checkout" or "both")
        {
            await File.WriteAllTextAsync(script.In("artifacts"), "");
        }

        (string, string?)[] environment = what is "checkout" ? [] : [("HOME", null)];

        var said = await RunAsync(0, environment);

        Assert.Contains(Built, said, StringComparison.Ordinal);
        Assert.Equal(what is not "HOME", said.Contains("The checkout is read-only, so the compiler's files go to ", StringComparison.Ordinal));
        Assert.Empty(await RunAsync(0, environment));
    }

    private void Change() => File.WriteAllText(script.In("ops/Program.cs"), $"change {++changes}");

    private async Task<string> RunAsync(int exitCode = 0, params (string, string?)[] environment) => (await script.RunAsync(exitCode, "true", environment)).Said;

    // The script becomes the program.
    private async Task<string> RunningFromAsync(Process process)
    {
        while (true)
        {
            var program = File.ResolveLinkTarget($"/proc/{process.Id}/exe", returnFinalTarget: false)?.FullName;
            if (program?.StartsWith(Path.Combine(script.Cache, "builds"), StringComparison.Ordinal) is true && Path.GetFileName(program) == "amply")
            {
                return Path.GetDirectoryName(program)!;
            }

            Assert.False(process.HasExited);
            await Task.Delay(20);
        }
    }
}
