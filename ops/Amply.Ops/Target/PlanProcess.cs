using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Amply.Model.Plans;
using Amply.Ops.Terminal;

namespace Amply.Ops.Target;

/// <summary>Runs the Pulumi program's <c>plan</c> as another process, so that this program needs no Pulumi.</summary>
public sealed class PlanProcess(Checkout checkout)
{
    private const string Name = "Amply.Infra";
    private const string FixWord = " Fix: ";

    private static readonly string[] Prefixes = ["error: ", "refused: "];

    /// <summary>Runs with the input and output of this process.</summary>
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

    /// <summary>Runs, and returns the output.</summary>
    public async Task<Attempt<PlanRun>> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = Start(arguments);
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
        return new PlanRun(process.ExitCode, await output, await error);
    }

    /// <summary>Plans a stack and reads the plan. A refusal keeps the words of the program.</summary>
    public async Task<Attempt<PlanDocument>> PlanAsync(
        string stack, IEnumerable<string> settings, string? fromPlanFile, CancellationToken cancellationToken)
    {
        var ran = await RunAsync(
        [
            stack,
            .. settings.SelectMany(s => new[] { "--set", s }),
            .. fromPlanFile is null ? Array.Empty<string>() : ["--from-plan", fromPlanFile],
            "--output", "json",
        ], cancellationToken);
        if (!ran.Succeeded(out var run, out var refusal))
        {
            return refusal;
        }

        if (run.Plan is { } plan)
        {
            return plan;
        }

        var (what, details) = Lines(run.Error);
        return new Refusal(run.Code, what, $"./amply plan {stack}") { Details = details };
    }

    /// <summary>The problems on the program's standard error, each with its fix.</summary>
    public static IEnumerable<Problem> Problems(string said) => Paragraphs(said).Select(Words).Select(text =>
        text.IndexOf(FixWord, StringComparison.Ordinal) is > 0 and var at
            ? new Problem(text[..at], Fix: text[(at + FixWord.Length)..])
            : new Problem(text));

    // A problem begins with a prefix. The lines below belong to it.
    private static IEnumerable<string> Paragraphs(string said)
    {
        var lines = said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var starts = lines.Index()
            .Where(l => l.Index == 0 || Prefixes.Any(p => l.Item.StartsWith(p, StringComparison.Ordinal)))
            .Select(l => l.Index)
            .ToArray();
        return starts.Zip(starts.Skip(1).Append(lines.Length), (from, to) => string.Join(' ', lines[from..to]));
    }

    // The program prints "error:" or "refused:", and a refusal is printed with such a prefix again.
    private static string Words(string said)
    {
        var text = said.Trim();
        var prefix = Prefixes.FirstOrDefault(p => text.StartsWith(p, StringComparison.Ordinal)) ?? "";
        return text[prefix.Length..];
    }

    private static (string What, ImmutableArray<string> Details) Lines(string said)
    {
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .DefaultIfEmpty("the plan printed nothing")
            .ToArray();
        return (Words(lines[0]), [.. lines[1..]]);
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
            return Refusal.Refused(
                $"the program that makes plans does not exist: '{Program()}'",
                "run it in a checkout of the project, or set the program: AMPLY_INFRA=FILE");
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return Refusal.Refused(
                "dotnet cannot be started, and the program that makes plans needs it", "install the .NET SDK 10, and put dotnet on PATH");
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

    // ./amply keeps the program beside this one. A developer's builds are sibling directories: …/Amply.Ops/<configuration>/ and
    // …/Amply.Infra/<configuration>/.
    private static string Program()
    {
        if (Environment.GetEnvironmentVariable("AMPLY_INFRA") is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var beside = Path.Combine(AppContext.BaseDirectory, Name, $"{Name}.dll");
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return File.Exists(beside) || here.Parent?.Parent is not { } builds
            ? beside
            : Path.Combine(builds.FullName, Name, here.Name, $"{Name}.dll");
    }
}

/// <param name="Code">The plan's exit code.</param>
public sealed record PlanExit(int Code);

/// <summary>The result of a run.</summary>
/// <param name="ExitCode">The exit code of the process.</param>
public sealed record PlanRun(int ExitCode, string Output, string Error)
{
    /// <summary>The meaning of the exit code. A run with exit code 0 and without a plan has failed.</summary>
    public ExitCode Code => ExitCode switch
    {
        (int)Model.ExitCode.Done when Plan is not null => Model.ExitCode.Done,
        (int)Model.ExitCode.Usage => Model.ExitCode.Usage,
        (int)Model.ExitCode.Refused => Model.ExitCode.Refused,
        _ => Model.ExitCode.Failed,
    };

    /// <summary>The printed plan; null where there is none.</summary>
    public PlanDocument? Plan
    {
        get
        {
            try
            {
                return JsonSerializer.Deserialize(Output, PlanJson.Default.PlanDocument);
            }
            catch (JsonException)
            {
                // Not a plan. Standard error has the reason.
                return null;
            }
        }
    }
}
