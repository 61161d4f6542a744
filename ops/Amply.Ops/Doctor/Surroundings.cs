using Amply.Lab.Supervisor;
using Amply.Ops.Aws.Protocol;
using Amply.Ops.Stacks;

namespace Amply.Ops.Doctor;

/// <summary>What the checks of <c>doctor</c> look at, besides files.</summary>
internal sealed record Surroundings(Checkout Checkout, LabClient Labs)
{
    public IPrograms Programs { get; init; } = new PathPrograms();

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public Func<UserCredentials> Credentials { get; init; } = UserCredentials.OfThisMachine;

    /// <summary>Whether the program needs no .NET.</summary>
    public bool IsNative { get; init; } = !System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported;

    /// <summary>Where the command was typed; null where the directory was deleted.</summary>
    public string? Directory { get; init; } = CurrentDirectory();

    private static string? CurrentDirectory()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
