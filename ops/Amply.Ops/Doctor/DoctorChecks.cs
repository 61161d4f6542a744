using Amply.Lab.Supervisor;
using Amply.Ops.Aws.Protocol;
using Amply.Ops.Routines;
using Amply.Ops.Target;

namespace Amply.Ops.Doctor;

/// <summary>One check of <c>doctor</c>.</summary>
/// <param name="Name">The subject, for example <c>Pulumi CLI</c>.</param>
/// <param name="LookAsync">Returns nothing where the check does not apply here. A check ends after a few seconds.</param>
internal sealed record DoctorCheck(string Name, Func<Surroundings, CancellationToken, Task<ImmutableArray<Finding>>> LookAsync);

/// <summary>The table of all checks of <c>doctor</c>, in the order of the output. A new check is a row.</summary>
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

    /// <summary>Runs all checks at the same time.</summary>
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
            // A library's message may hold a secret.
            return [Finding.Fail(check.Name, $"the check itself failed ({error.GetType().Name})", "./amply doctor")];
        }
    }
}

/// <summary>The machine that <c>doctor</c> checks.</summary>
internal sealed record Surroundings(Checkout Checkout, LabClient Labs)
{
    public IPrograms Programs { get; init; } = new PathPrograms();
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;
    public Func<UserCredentials> Credentials { get; init; } = UserCredentials.OfThisMachine;
    /// <summary>Whether the program needs no .NET.</summary>
    public bool IsNative { get; init; } = !System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported;
    /// <summary>The current directory; null where it was deleted.</summary>
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
