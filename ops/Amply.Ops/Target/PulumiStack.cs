using System.ComponentModel;
using System.Diagnostics;
using Amply.Model.Outputs;
using Amply.Ops.Aws.Protocol;
using Amply.Ops.Terminal;

namespace Amply.Ops.Target;

/// <summary>Reads a stack's outputs from the Pulumi command line.</summary>
internal static class PulumiStack
{
    /// <summary>The most characters of Pulumi's message.</summary>
    private const int MostWords = 300;
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(60);

    public static async Task<Attempt<string>> OutputsAsync(Checkout checkout, string stack, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("pulumi")
        {
            WorkingDirectory = checkout.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "stack", "output", "--json", "--show-secrets", "--non-interactive", "-s", stack },
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return Refusal.Usage(
                "pulumi is not on PATH, and it has the stack's outputs",
                "install pulumi (https://www.pulumi.com/docs/install/), or use saved outputs: --outputs FILE");
        }

        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(Ceiling);
        using (process)
        {
            process.StandardInput.Close();
            try
            {
                var output = BoundedText.OfProcessAsync(
                    process.StandardOutput.BaseStream, $"the outputs of stack {stack}", OutputsReader.MaxBytes, ceiling.Token);
                var error = process.StandardError.ReadToEndAsync(ceiling.Token);
                if (!(await output).Succeeded(out var json, out var refusal))
                {
                    process.Kill(entireProcessTree: true);
                    return refusal with { Remedy = $"check the outputs: pulumi stack output --json -s {stack}" };
                }

                await process.WaitForExitAsync(ceiling.Token);
                return process.ExitCode == 0
                    ? json
                    : Refusal.Usage(
                        $"pulumi gave no outputs of stack '{stack}' (exit code {process.ExitCode}): {SecretMask.Of(Reason(await error))}. "
                        + $"Stacks with a file here: {string.Join(", ", checkout.Stacks())}",
                        "log in with pulumi login, or choose one of: pulumi stack ls");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return Refusal.Refused(
                    $"pulumi did not answer within {Ceiling.TotalSeconds:0} s",
                    "in an incident do not wait: use saved outputs, --outputs FILE");
            }
        }
    }

    // Lines after the error may be a footer, such as a link.
    private static string Reason(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var reason = lines.FirstOrDefault(line => line.StartsWith("error:", StringComparison.Ordinal)) ?? lines.LastOrDefault();
        return (reason ?? "it printed nothing").Bounded(MostWords);
    }
}
