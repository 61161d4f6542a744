namespace Amply.Lab;

/// <summary>A lab was not started or changed; nothing was left behind. The message says why, the remedy what to do.</summary>
public sealed class LabRefusedException(string message, string remedy) : LabException(message)
{
    public string Remedy { get; } = remedy;
}
