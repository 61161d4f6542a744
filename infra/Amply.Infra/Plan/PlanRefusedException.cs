namespace Amply.Infra.Plan;

/// <summary>The plan cannot be made, or must not be carried out; the message is for the person.</summary>
public sealed class PlanRefusedException : Exception
{
    private PlanRefusedException(int exitCode, string message)
        : base(message) => ExitCode = exitCode;

    /// <summary>2: wrong words or settings. 3: understood, and refused.</summary>
    public int ExitCode { get; }

    internal static PlanRefusedException Usage(string message) => new(2, message);
}
