using Amply.Redis;

namespace Amply.Infra.Plan;

/// <summary>The plan cannot be made, or must not be carried out; the message is for the person.</summary>
public sealed class PlanRefusedException : Exception
{
    private PlanRefusedException(int exitCode, string message)
        : base(message) => ExitCode = exitCode;

    /// <summary>2: wrong words or settings. 3: understood, and refused.</summary>
    public int ExitCode { get; }

    /// <param name="message">One line, whatever the values in it hold.</param>
    /// <param name="details">What stands below it, a line each.</param>
    internal static PlanRefusedException Usage(string message, params IEnumerable<string> details) =>
        new(2, string.Join('\n', details.Select(d => "  " + d).Prepend(message).Select(OutsideText.Visible)));
}
