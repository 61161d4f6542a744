using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Amply.TestServers;

/// <summary>The applications' own Python code, in a process of its own.</summary>
public sealed class SourceApplication : IAsyncDisposable
{
    private readonly Process python;

    private SourceApplication(Process python) => this.python = python;

    /// <param name="url">As redis-py takes it: <c>unix://…</c>, <c>rediss://…</c>.</param>
    public static SourceApplication Start(string url)
    {
        // Debian's interpreter: the packaged redis client is in no other.
        var start = new ProcessStartInfo("/usr/bin/python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "source_sessions.py"), url },
        };
        return new SourceApplication(Process.Start(start)!);
    }

    /// <summary>Calls one of its functions and returns what that returned, as JSON.</summary>
    public async Task<JsonNode?> CallAsync(string function, params JsonNode?[] arguments)
    {
        var call = new JsonArray([JsonValue.Create(function), .. arguments]);
        try
        {
            await python.StandardInput.WriteLineAsync(call.ToJsonString());
            await python.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It is gone; its own words follow.
        }

        return await python.StandardOutput.ReadLineAsync() is { } line ? JsonNode.Parse(line) : throw await FailureAsync();
    }

    public async ValueTask DisposeAsync()
    {
        python.StandardInput.Close();
        await python.WaitForExitAsync();
        python.Dispose();
    }

    private async Task<InvalidOperationException> FailureAsync()
    {
        var error = await python.StandardError.ReadToEndAsync();
        return new InvalidOperationException(error.Contains("No module named 'redis'", StringComparison.Ordinal)
            ? "The Python client of Redis is missing. Install it: apt-get install -y python3-redis"
            : $"The application's code failed: {error}");
    }
}
