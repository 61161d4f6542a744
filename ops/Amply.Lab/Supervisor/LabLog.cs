using Amply.Redis;

namespace Amply.Lab.Supervisor;

/// <summary>The supervisor's log, which is its standard error: a line for each thing, whatever its values hold.</summary>
internal static class LabLog
{
    public static void Write(string line) => Console.Error.WriteLine(OutsideText.Visible(line));

    /// <summary>A failure in our own words, and where it came from.</summary>
    public static void Write(Exception error)
    {
        Write(LabException.Words(error));
        foreach (var line in ((error as LabException)?.Details ?? []).Concat(FailureTrace.Lines(error)))
        {
            Write(line);
        }
    }
}
