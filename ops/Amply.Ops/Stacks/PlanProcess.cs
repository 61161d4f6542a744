using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Amply.Redis;
using Amply.Redis.Plans;

namespace Amply.Ops.Stacks;

/// <summary>The Pulumi program's <c>plan</c>, a process of its own: the routines need no Pulumi.</summary>
public sealed class PlanProcess(Checkout checkout)
{
    private static readonly string[] Prefixes = ["error: ", "refused: "];

    /// <summary>Runs with this process' own input and output.</summary>
    public async Task<Attempt<PlanExit>> ForwardAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        if (!Begin(Start(arguments)).Succeeded(out var process, out var refusal))
        {
            return refusal;
        }

        using (process)
        {
            await WaitAsync(process, cancellationToken);
            return new PlanExit(process.ExitCode);
        }
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
        if (!Begin(start).Succeeded(out var begun, out var refusal))
        {
            return refusal;
        }

        using var process = begun;
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

    private static Attempt<Process> Begin(ProcessStartInfo start)
    {
        if (!File.Exists(Program()))
        {
            return Refusal.Refused($"the program that makes plans is not there: '{Program()}'", "Fix: build it with ./amply plan, or name it: AMPLY_INFRA=FILE");
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return Refusal.Refused("dotnet cannot be started, and the program that makes plans needs it", "Fix: install the .NET SDK 10, and put dotnet on PATH");
        }
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

/// <param name="Code">The plan's exit code.</param>
public sealed record PlanExit(int Code);
