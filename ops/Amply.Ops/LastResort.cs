using Amply.Ops.Terminal;
using Amply.Redis;

namespace Amply.Ops;

/// <summary>What is said of an error that nobody expected: its kind and what it means for the person, never the exception's message.</summary>
public static class LastResort
{
    private const string HowToTrace = "AMPLY_TRACE=1 before the command shows where the failure came from.";

    /// <param name="verb">As it is typed; empty where none was recognised.</param>
    /// <param name="changed">Whether something was changed; null where that is not known.</param>
    /// <param name="trace">Whether the trace was asked for, by <c>AMPLY_TRACE=1</c>.</param>
    public static ExitCode Report(Exception error, string verb, bool? changed, ITerminal terminal, bool trace)
    {
        var what = $"unexpected failure in {$"./amply {verb}".TrimEnd()}: {error.GetType().Name}.";
        var meaning = changed switch
        {
            false => "Nothing was changed.",
            true => "The change was made.",
            null => "What was changed is not known.",
        };
        terminal.Note($"error: {what} {meaning}", Tone.Bad);
        terminal.Problem(new Problem($"{what} {meaning}", Fix: trace ? null : HowToTrace));
        if (!trace)
        {
            terminal.Note($"  {HowToTrace}");
            return ExitCode.Failed;
        }

        foreach (var line in FailureTrace.Lines(error))
        {
            terminal.Note(line);
        }

        return ExitCode.Failed;
    }
}
