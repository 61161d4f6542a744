using Amply.Lab.Supervisor;
using Amply.Ops.Aws.Protocol;
using Amply.Ops.Routines;
using Amply.Ops.Target;

namespace Amply.Ops.Doctor;

/// <summary>One thing that <c>doctor</c> looks at.</summary>
/// <param name="Name">What is looked at, for example <c>Pulumi CLI</c>.</param>
/// <param name="LookAsync">Finds nothing where the check has nothing to say here. A look ends by itself, after seconds.</param>
internal sealed record DoctorCheck(string Name, Func<Surroundings, CancellationToken, Task<ImmutableArray<Finding>>> LookAsync);

/// <summary>Every check of <c>doctor</c>, in the order in which people read them. A new check is a row.</summary>
/// <remarks>
/// <c>warn</c>: something is missing, and some verbs need it. <c>fail</c>: something is there and does not work, or is not safe.
/// A finding's remedy is a command, or a sentence that ends in one.
/// </remarks>
internal static class DoctorChecks
{
    public static ImmutableArray<DoctorCheck> Table { get; } =
    [
        new("program", (here, _) => Installed.ProgramAsync(here)),
        new(".NET SDK", Installed.DotnetAsync),
        new("linker", (here, _) => Installed.LinkerAsync(here)),
        new("redis-server", Installed.RedisServerAsync),
        new("AWS CLI", Installed.AwsCliAsync),
        new("AWS credentials", CredentialsLook.LookAsync),
        new("Pulumi CLI", PulumiLook.CliAsync),
        new("Pulumi login", PulumiLook.LoginAsync),
        new("labs", (here, _) => FilesLook.LabsAsync(here)),
        new("audit log", (here, _) => FilesLook.AuditAsync(here)),
        new("outputs", (here, _) => FilesLook.OutputsAsync(here)),
    ];

    /// <summary>Looks at everything at once.</summary>
    public static async Task<ImmutableArray<Finding>> LookAsync(Surroundings here, CancellationToken cancellationToken)
    {
        var looks = Table.Select(check => LookAsync(check, here, cancellationToken)).ToArray();
        return [.. (await Task.WhenAll(looks)).SelectMany(findings => findings)];
    }

    private static async Task<ImmutableArray<Finding>> LookAsync(DoctorCheck check, Surroundings here, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => check.LookAsync(here, cancellationToken), cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // A library's words may hold a secret.
            return [Finding.Fail(check.Name, $"the check itself failed ({error.GetType().Name})", "./amply doctor")];
        }
    }
}

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
