using Pulumi;

namespace PulumiStandIn.Tests;

public sealed class DeployTests : IDisposable
{
    private readonly int exitCode = Environment.ExitCode;
    private readonly TextWriter standardError = Console.Error;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PULUMI_MONITOR", null);
        Environment.ExitCode = exitCode;
        Console.SetError(standardError);
    }

    [Fact]
    public async Task Under_the_engine_a_program_ends_and_says_how_to_mend_it()
    {
        using var written = new StringWriter();
        Console.SetError(written);
        Environment.SetEnvironmentVariable("PULUMI_MONITOR", "127.0.0.1:1");
        var ran = false;

        int[] codes =
        [
            await Deployment.RunAsync<EmptyStack>(),
            await Deployment.RunAsync(() => { ran = true; }),
            await Deployment.RunAsync(() => new Dictionary<string, object?>()),
            await Deployment.RunAsync(() => Task.CompletedTask),
        ];

        Assert.Equal([1, 1, 1, 1], codes);
        Assert.False(ran);
        Assert.Contains("tests/PulumiStandIn", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("-p:PulumiSdk=nuget", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_engine_a_program_says_who_runs_it()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Deployment.RunAsync(() => { }));

        Assert.Contains("pulumi up", error.Message, StringComparison.Ordinal);
        Assert.Contains("./amply plan", error.Message, StringComparison.Ordinal);
    }

    private sealed class EmptyStack : Stack;
}
