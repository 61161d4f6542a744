using Amply.Lab;
using Amply.Ops.Aws;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Terminal;

namespace Amply.Ops;

/// <summary>Reports an unexpected error: its kind and what it means for the person, never the exception's message.</summary>
public static class LastResort
{
    private const string HowToTrace = "AMPLY_TRACE=1 before the command shows where the failure came from.";

    /// <param name="verb">The verb as typed; empty where it was not recognised.</param>
    /// <param name="changed">Whether something was changed; null where that is not known.</param>
    /// <param name="trace">Whether the trace was asked for, by <c>AMPLY_TRACE=1</c>.</param>
    public static ExitCode Report(Exception error, string verb, bool? changed, ITerminal terminal, bool trace)
    {
        var what = $"unexpected failure in {$"./amply {verb}".TrimEnd()}: {error.GetType().Name}.";
        var meaning = changed switch
        {
            false => "Nothing was changed.",
            true => "The change was made.",
            null => "It is not known what was changed.",
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

/// <summary>
/// Words for a failure, for the screen and the audit log: our own words, else the name of its kind, never a library's message.
/// </summary>
internal static class FailureWords
{
    /// <summary>A clause without a full stop at its end.</summary>
    public static string Of(Exception error) => error switch
    {
        GroupUnreachableException or NoPrimaryException or ShardGoneException or UnsettledException or AwsException or LabException =>
            SecretMask.Of(error.Message).TrimEnd('.'),
        IOException or UnauthorizedAccessException when error is not ConnectionFailedException => FileReason.Of(error),
        _ => ConnectionFailure.Of(error).Words,
    };
}
