using System.Diagnostics;
using Amply.Model.Outputs;

namespace Amply.Lab.Tests.Cluster;

/// <summary>redis-py's cluster client in a process of its own, reading and writing throughout.</summary>
internal sealed class PythonTraffic : IAsyncDisposable
{
    private readonly Process python;

    private PythonTraffic(Process python) => this.python = python;

    public static async Task<PythonTraffic> StartAsync(StackOutputs outputs)
    {
        // Debian's interpreter: the packaged redis client is in no other.
        var traffic = new PythonTraffic(Process.Start(new ProcessStartInfo("/usr/bin/python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Cluster", "cluster_traffic.py") },
            Environment = { ["REDIS_URL"] = outputs.RedisUrl! },
        })!);
        Assert.Equal("started", await traffic.python.StandardOutput.ReadLineAsync());
        return traffic;
    }

    /// <summary>Ends it; what it saw, as JSON.</summary>
    public async Task<System.Text.Json.JsonElement> EndAsync()
    {
        python.StandardInput.Close();
        var told = await python.StandardOutput.ReadLineAsync();
        return System.Text.Json.JsonDocument.Parse(told ?? throw new InvalidOperationException("redis-py ended without a word; is python3-redis installed?")).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        python.StandardInput.Close();
        await python.WaitForExitAsync();
        python.Dispose();
    }
}
