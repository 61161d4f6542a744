namespace Amply.Model;

/// <summary>Where an exception came from, for whoever mends the program. Messages are left out: they may quote keys, values and secrets.</summary>
public static class FailureTrace
{
    /// <summary>The types and stack frames of an exception and of all that caused it, a line each.</summary>
    public static IEnumerable<string> Lines(Exception error) => Lines(error, "");

    private static IEnumerable<string> Lines(Exception error, string before)
    {
        yield return before + error.GetType().FullName;
        foreach (var frame in (error.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            yield return "  " + frame;
        }

        IEnumerable<Exception> causes = error is AggregateException several ? several.InnerExceptions : error.InnerException is { } cause ? [cause] : [];
        foreach (var line in causes.SelectMany(inner => Lines(inner, "caused by ")))
        {
            yield return line;
        }
    }
}
