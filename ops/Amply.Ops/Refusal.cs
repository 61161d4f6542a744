using System.Diagnostics.CodeAnalysis;
using Amply.Lab;
using Amply.Ops.Terminal;

namespace Amply.Ops;

/// <summary>Why a command did nothing, and the command or the change that fixes it.</summary>
public sealed record Refusal(ExitCode Code, string What, string Remedy)
{
    /// <summary>More lines below: several problems of one input, or the end of a log.</summary>
    public ImmutableArray<string> Details { get; init; } = [];

    public static Refusal Usage(string what, string remedy) => new(ExitCode.Usage, what, remedy);

    public static Refusal Refused(string what, string remedy) => new(ExitCode.Refused, what, remedy);

    /// <summary>The refusal of a lab. Its details are the end of a log and may hold secrets.</summary>
    public static Refusal Of(LabRefusedException error, ExitCode code = ExitCode.Refused) =>
        new(code, error.Message, error.Remedy) { Details = [.. error.Details.Select(SecretMask.Of)] };
}

/// <summary>A value, or the refusal in its place.</summary>
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
