using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Native;

/// <summary>The program that ships, copied alone into an empty directory, with an empty PATH and no .NET.</summary>
public sealed class CopiedAloneTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amply alone ");
    private RunningLab? lab;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (lab is not null)
        {
            await lab.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    [NativeFact]
    public async Task It_operates_a_group_by_its_outputs()
    {
        lab = await RunningLab.UpAsync("--set", "mode=ha");
        var program = ShippedProgram.CopyTo(folder.FullName);

        Assert.Contains("healthy", await DoesAsync("status"), StringComparison.Ordinal);
        Assert.Contains("nightly", await DoesAsync("snapshot create --name nightly --execute --yes"), StringComparison.Ordinal);
        Assert.Contains("nightly", await DoesAsync("snapshot list"), StringComparison.Ordinal);
        await DoesAsync("sessions flush --everyone --execute --yes");
        Assert.Contains("failover", await DoesAsync("failover --execute --yes"), StringComparison.Ordinal);
        Assert.Contains("sessions flush", await DoesAsync("history"), StringComparison.Ordinal);

        async Task<string> DoesAsync(string line)
        {
            var result = await RunAsync(program, [.. line.Split(' '), "--outputs", Path.Combine(lab.Directory, "outputs.json")]);
            Assert.True(result.ExitCode == 0, result.ToString());
            return result.Everything;
        }
    }

    [NativeFact]
    public async Task It_carries_the_runbooks()
    {
        var program = ShippedProgram.CopyTo(folder.FullName);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(ShippedProgram.Checkout(), "ops/runbooks/high-cpu.md")), (await RunAsync(program, "runbook", "high-cpu")).Output);
        Assert.Contains("[high-cpu](high-cpu.md)", (await RunAsync(program, "runbook")).Output, StringComparison.Ordinal);
        var unknown = await RunAsync(program, "runbook", "high-tea");
        Assert.Equal((2, true), (unknown.ExitCode, unknown.Error.Contains("there is no runbook 'high-tea'; there are: authentication-failures,", StringComparison.Ordinal)));
    }

    [NativeTheory]
    [InlineData("plan prod", "the program that makes plans does not exist")]
    [InlineData("lab up --stack prod", "the program that makes plans does not exist")]
    [InlineData("plan prod", "dotnet cannot be started, and the program that makes plans needs it", true)]
    public async Task A_verb_that_needs_dotnet_says_so(string line, string sentence, bool hasPlanner = false)
    {
        var program = ShippedProgram.CopyTo(folder.FullName);
        if (hasPlanner)
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "Amply.Infra"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Amply.Infra", "Amply.Infra.dll"), "");
        }

        var result = await RunAsync(program, line.Split(' '));

        Assert.True(result.ExitCode == 3 && result.Error.StartsWith($"refused: {sentence}", StringComparison.Ordinal), result.ToString());
    }

    private Task<CliResult> RunAsync(string program, params string[] arguments) =>
        AmplyCli.RunAloneAsync(program, folder.FullName, new Dictionary<string, string> { ["PATH"] = "", ["HOME"] = folder.FullName }, arguments);
}
