using System.Diagnostics.CodeAnalysis;

namespace Amply.Ops;

/// <summary>Why something was not done: what was wrong, and the command or change that mends it.</summary>
public sealed record Refusal(ExitCode Code, string What, string Remedy)
{
    public static Refusal Usage(string what, string remedy) => new(ExitCode.Usage, what, remedy);

    public static Refusal Refused(string what, string remedy) => new(ExitCode.Refused, what, remedy);
}

/// <summary>A value, or why there is none.</summary>
public sealed class Attempt<T>
    where T : class
{
    private readonly T? value;
    private readonly Refusal? refusal;

    private Attempt(T? value, Refusal? refusal) => (this.value, this.refusal) = (value, refusal);

    public bool Succeeded([NotNullWhen(true)] out T? result, [NotNullWhen(false)] out Refusal? why)
    {
        (result, why) = (value, refusal);
        return value is not null;
    }

    public static implicit operator Attempt<T>(T value) => new(value, null);

    public static implicit operator Attempt<T>(Refusal refusal) => new(null, refusal);
}
