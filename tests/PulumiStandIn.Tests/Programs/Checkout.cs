using System.Diagnostics;

namespace PulumiStandIn.Tests.Programs;

/// <summary>A checkout that has nothing but the choice of Pulumi, with a registry that has the packages or lacks them.</summary>
internal sealed class Checkout : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("pulumi-choice-");

    public Checkout()
    {
        var folder = root.CreateSubdirectory("tests/PulumiStandIn").FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "choice")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        Directory.CreateDirectory(Path.Combine(folder, "Probe"));
        File.WriteAllText(Path.Combine(root.FullName, "Directory.Packages.props"), "<Project />");
        File.WriteAllText(
            Path.Combine(root.FullName, "app.proj"),
            """
            <Project>
              <Import Project="tests/PulumiStandIn/PulumiSdk.props" />
              <Target Name="_FilterRestoreGraphProjectInputItems" />
              <Target Name="Restore" DependsOnTargets="_FilterRestoreGraphProjectInputItems" />
              <Target Name="Show"><Message Importance="high" Text="chosen: $(PulumiSdk)" /></Target>
              <Import Project="tests/PulumiStandIn/PulumiSdk.targets" />
            </Project>
            """);
        RegistryHasPackages(true);
    }

    public string KeptFile => Path.Combine(root.FullName, "artifacts", "pulumi-sdk.txt");

    public string? Kept => File.Exists(KeptFile) ? File.ReadAllText(KeptFile).Trim() : null;

    public void RegistryHasPackages(bool has)
    {
        var probe = Path.Combine(root.FullName, "tests/PulumiStandIn/Probe/Probe.csproj");
        File.WriteAllText(probe, $"""<Project><Target Name="Restore"><Error Condition="{!has}" Text="Unable to find package Pulumi." /></Target></Project>""");
        // Only a newer probe is tried again; what the registry has is no part of it.
        File.SetLastWriteTimeUtc(probe, DateTime.UnixEpoch);
    }

    /// <summary>Restores, then builds, as `dotnet build` does; gives all that was printed.</summary>
    public Task<(int ExitCode, string Output)> BuildAsync(params string[] arguments) => RunAsync("dotnet", ["msbuild", "app.proj", "-restore", "-t:Show", .. arguments]);

    /// <summary>Builds as Pulumi's language host does: as its child.</summary>
    public Task<(int ExitCode, string Output)> BuildUnderLanguageHostAsync()
    {
        var host = Path.Combine(root.FullName, "pulumi-language-dotnet");
        File.WriteAllText(host, "#!/bin/sh\ndotnet msbuild app.proj -restore -t:Show -nologo -nodeReuse:false\nexit $?\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(host, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return RunAsync(host, []);
    }

    public void Dispose() => root.Delete(recursive: true);

    private async Task<(int ExitCode, string Output)> RunAsync(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, file == "dotnet" ? [.. arguments, "-nologo", "-nodeReuse:false"] : arguments)
        {
            WorkingDirectory = root.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PulumiSdk"] = null, ["PULUMI_ENGINE"] = null, ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" },
        };
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }
}
