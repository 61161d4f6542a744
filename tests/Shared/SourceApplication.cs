namespace Amply.TestServers;

/// <summary>The applications' own Python code, in a process of its own.</summary>
public static class SourceApplication
{
    /// <param name="url">As redis-py takes it: <c>unix://…</c>, <c>rediss://…</c>.</param>
    /// <param name="retries">With the retries that the README advises, which the applications do not have.</param>
    public static PythonApplication Start(string url, bool retries = false)
    {
        var environment = new Dictionary<string, string> { ["REDIS_URL"] = url };
        if (retries)
        {
            environment["REDIS_RETRIES"] = "";
        }

        return PythonApplication.Start("source_sessions.py", environment);
    }
}
