using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Amply.TestServers;

/// <summary>Python code in a process of its own, whose functions are called over its standard input (<c>calls.py</c>).</summary>
public sealed class PythonApplication : IAsyncDisposable
{
    private readonly Process python;
    private readonly Task<string> error;

    private PythonApplication(Process python)
    {
        this.python = python;
        error = python.StandardError.ReadToEndAsync();
    }

    /// <param name="script">A file beside the tests.</param>
    /// <param name="environment">Where the URL is passed: a command line is seen by everybody.</param>
    public static PythonApplication Start(string script, IReadOnlyDictionary<string, string> environment)
    {
        // Debian's interpreter: the packaged clients are in no other.
        var start = new ProcessStartInfo("/usr/bin/python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, script) },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new PythonApplication(Process.Start(start)!);
    }

    /// <summary>Calls one of its functions and returns what that returned, as JSON.</summary>
    /// <exception cref="PythonException">What the function raised.</exception>
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

        if (await python.StandardOutput.ReadLineAsync() is not { } line)
        {
            throw await FailureAsync();
        }

        var answer = JsonNode.Parse(line)!.AsObject();
        return answer.TryGetPropertyValue("raised", out var kind)
            ? throw new PythonException((string)kind!, (string)answer["message"]!)
            : answer["returned"];
    }

    public async ValueTask DisposeAsync()
    {
        python.StandardInput.Close();
        await python.WaitForExitAsync();
        python.Dispose();
    }

    private async Task<InvalidOperationException> FailureAsync()
    {
        var said = await error;
        foreach (var module in new[] { "redis", "celery" })
        {
            if (said.Contains($"No module named '{module}'", StringComparison.Ordinal))
            {
                return new InvalidOperationException($"Python's {module} is missing. Install it: apt-get install -y python3-{module}");
            }
        }

        return new InvalidOperationException($"The application's code failed: {said}");
    }
}

/// <summary>What Python code raised.</summary>
/// <param name="kind">The exception's class, without its module.</param>
public sealed class PythonException(string kind, string message) : Exception($"{kind}: {message}")
{
    public string Kind => kind;
}
