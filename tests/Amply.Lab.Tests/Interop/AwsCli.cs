using System.Diagnostics;

namespace Amply.Lab.Tests.Interop;

/// <summary>Debian's AWS CLI, as a user types it, with the credentials of a lab and none of the user's own configuration.</summary>
internal static class AwsCli
{
    /// <summary>Debian's, which a shim of another Python's may hide on the path.</summary>
    private static readonly string Program = File.Exists("/usr/bin/aws")
        ? "/usr/bin/aws"
        : throw new InvalidOperationException("These tests need the AWS CLI: apt-get install awscli.");

    public static async Task<AwsCliResult> RunAsync(Uri endpoint, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[.. arguments, "--endpoint-url", endpoint.ToString(), "--output", "json"])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["AWS_ACCESS_KEY_ID"] = "lab";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "lab";
        start.Environment["AWS_DEFAULT_REGION"] = "eu-west-1";
        start.Environment["AWS_CONFIG_FILE"] = "/dev/null";
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        start.Environment["AWS_PAGER"] = "";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var ceiling = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(ceiling.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"aws {string.Join(' ', arguments)} did not end within two minutes.");
        }

        return new AwsCliResult(process.ExitCode, await output, await errors);
    }
}

internal sealed record AwsCliResult(int ExitCode, string Output, string Errors)
{
    public System.Text.Json.JsonElement Json => ExitCode is 0
        ? System.Text.Json.JsonDocument.Parse(Output).RootElement
        : throw new InvalidOperationException($"aws ended with {ExitCode}: {Errors}");
}
