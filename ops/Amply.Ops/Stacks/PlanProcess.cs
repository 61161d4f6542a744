using System.Diagnostics;
using System.Text.Json;
using Amply.Redis;
using Amply.Redis.Plans;

namespace Amply.Ops.Stacks;

/// <summary>The Pulumi program's <c>plan</c>, a process of its own: the routines need no Pulumi.</summary>
public sealed class PlanProcess(Checkout checkout)
{
    private static readonly string[] Prefixes = ["error: ", "refused: "];

    /// <summary>Runs with this process' own input and output; the exit code is the plan's.</summary>
    public async Task<int> ForwardAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(Start(arguments))!;
        await WaitAsync(process, cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Plans a stack and reads the plan; what the program refuses is passed on in its own words.</summary>
    public async Task<Attempt<PlanDocument>> PlanAsync(
        string stack, IEnumerable<string> settings, string? fromPlanFile, CancellationToken cancellationToken)
    {
        var start = Start([
            stack,
            .. settings.SelectMany(s => new[] { "--set", s }),
            .. fromPlanFile is null ? Array.Empty<string>() : ["--from-plan", fromPlanFile],
            "--output", "json",
        ]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await WaitAsync(process, cancellationToken);
        var json = await output;
        if (json.Length > 0 && process.ExitCode is 0 or (int)ExitCode.Refused)
        {
            try
            {
                if (JsonSerializer.Deserialize(json, ContractJson.Default.PlanDocument) is { } plan)
                {
                    return plan;
                }
            }
            catch (JsonException)
            {
                // Not a plan: its words on standard error say why.
            }
        }

        var code = process.ExitCode is (int)ExitCode.Usage or (int)ExitCode.Refused ? (ExitCode)process.ExitCode : ExitCode.Failed;
        return new Refusal(code, Words(await error), $"look at the plan alone: ./amply plan {stack}");
    }

    // The program says "error:" or "refused:" itself, and so does whoever shows a refusal.
    private static string Words(string said)
    {
        var text = said.Trim();
        var prefix = Prefixes.FirstOrDefault(p => text.StartsWith(p, StringComparison.Ordinal)) ?? "";
        return text[prefix.Length..];
    }

    private ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = checkout.Directory };
        start.ArgumentList.Add(Program());
        start.ArgumentList.Add("plan");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static async Task WaitAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    // Both are built into sibling directories of one artifacts layout: …/Amply.Ops/<configuration>/ and …/Amply.Infra/<configuration>/.
    private static string Program()
    {
        if (Environment.GetEnvironmentVariable("AMPLY_INFRA") is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(here.Parent!.Parent!.FullName, "Amply.Infra", here.Name, "Amply.Infra.dll");
    }
}
