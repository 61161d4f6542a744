using System.Diagnostics;

namespace Amply.Infra.Tests.Cli;

/// <summary>Runs the program's command line in this checkout.</summary>
internal static class Cli
{
    /// <summary>Within this process, which is what most tests need.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exitCode = await Plan.CommandLine.RunAsync(Words(arguments), output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>As a process of its own, as the command line of the routines and Pulumi start it.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> StartAsync(string arguments, string? directory = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Amply.Infra.dll"), .. Words(arguments)])
        {
            WorkingDirectory = directory ?? AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("AMPLY_HOME");
        start.Environment.Remove("PULUMI_MONITOR");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    private static string[] Words(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
