using Amply.Ops.Terminal;

namespace Amply.Ops;

/// <summary>What is said of an error that nobody expected: one line for the person, the trace for whoever mends it, no secret for either.</summary>
public static class LastResort
{
    /// <param name="trace">Whether the trace was asked for, by <c>AMPLY_TRACE=1</c>.</param>
    public static ExitCode Report(Exception error, ITerminal terminal, bool trace)
    {
        terminal.Note(SecretMask.Of($"error: {error.GetType().Name}: {error.Message}"), Tone.Bad);
        terminal.Problem(new Problem(SecretMask.Of($"{error.GetType().Name}: {error.Message}"), Fix: trace ? null : "AMPLY_TRACE=1 shows where the error came from"));
        terminal.Note(trace ? SecretMask.Of(error.ToString()) : "  AMPLY_TRACE=1 shows where it came from");
        return ExitCode.Failed;
    }
}
