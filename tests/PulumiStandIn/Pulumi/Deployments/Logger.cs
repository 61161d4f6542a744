namespace Pulumi;

/// <summary>How bad a message is.</summary>
internal enum LogSeverity
{
    Debug,
    Info,
    Warning,
    Error,
}

/// <summary>The messages of a run; under mocks only errors are kept, and fail it.</summary>
internal sealed class Logger
{
    private readonly Lock gate = new();
    private readonly List<string> errors = [];

    public List<string> Errors
    {
        get
        {
            lock (gate)
            {
                return [.. errors];
            }
        }
    }

    public void Log(LogSeverity severity, string message)
    {
        if (severity == LogSeverity.Error)
        {
            lock (gate)
            {
                errors.Add(message);
            }
        }
    }
}
