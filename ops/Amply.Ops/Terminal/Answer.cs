using System.Text.Json;
using System.Text.Json.Nodes;

namespace Amply.Ops.Terminal;

/// <summary>The JSON document of a run: one document on standard output, also after an error.</summary>
/// <remarks>Every document begins with the same members. The members of the verb follow. <c>ops/schemas</c> describes both.</remarks>
public sealed class Answer
{
    /// <summary>Raised when a member is removed or changes its meaning, not when a member is added.</summary>
    public const int SchemaVersion = 1;


    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Lock gate = new();
    private readonly List<Problem> problems = [];
    private ITerminal? output;
    private JsonObject members = [];
    private string verb = "";
    private bool isPrinted;
    private bool isStream;

    /// <summary>Whether a program reads the document.</summary>
    public bool IsJson => output is not null;

    /// <summary>Whether the run has changed something; null where that is not known.</summary>
    public bool? Changed { get; set; } = false;

    /// <summary>Begins the document of a run.</summary>
    /// <param name="typed">The verb as typed; empty where it was not recognised.</param>
    /// <param name="printsTo">The terminal for the document; null where people read.</param>
    public void Begin(string typed, ITerminal? printsTo)
    {
        lock (gate)
        {
            (verb, output, members, isPrinted, isStream, Changed) = (typed, printsTo, [], false, false, false);
            problems.Clear();
        }
    }

    /// <summary>Adds a problem of the run.</summary>
    public void Add(Problem problem)
    {
        lock (gate)
        {
            problems.Add(problem);
        }
    }

    /// <summary>Sets the members of the verb.</summary>
    /// <param name="json">An object.</param>
    public void Take(string json)
    {
        lock (gate)
        {
            members = JsonNode.Parse(json)!.AsObject();
        }
    }

    /// <summary>Prints the document once. A later call, such as after a second Ctrl-C, prints nothing.</summary>
    public void Print(ExitCode code)
    {
        lock (gate)
        {
            if (isPrinted || output is null || (isStream && code == ExitCode.Cancelled))
            {
                return;
            }

            isPrinted = true;
            output.Raw(Document(members, code, isStream ? null : Indented));
        }
    }

    /// <summary>Prints one line of a stream of documents. A stream ends with Ctrl-C, without another line.</summary>
    /// <param name="json">An object: the members of the verb.</param>
    public void PrintLine(string json, ExitCode code)
    {
        lock (gate)
        {
            isStream = true;
            output?.Raw(Document(JsonNode.Parse(json)!.AsObject(), code, null));
            problems.Clear();
        }
    }

    private string Document(JsonObject own, ExitCode code, JsonSerializerOptions? options)
    {
        // A run that fails has at least one problem.
        var said = problems.Count > 0 || code == ExitCode.Done
            ? problems
            : [new Problem($"The command ended with exit code {(int)code}. Standard error has the reason.")];
        var document = new JsonObject
        {
            ["schemaVersion"] = SchemaVersion,
            ["verb"] = verb,
            ["outcome"] = Outcome(code),
            ["exitCode"] = (int)code,
            ["changed"] = code is ExitCode.Usage or ExitCode.Refused ? false : Changed,
            ["problems"] = new JsonArray([.. said.Select(Node)]),
        };
        foreach (var (name, value) in own)
        {
            if (!document.TryAdd(name, value?.DeepClone()) && name != "schemaVersion")
            {
                throw new InvalidOperationException($"'{verb}' has a member '{name}', which every document already has");
            }
        }

        return document.ToJsonString(options);
    }

    private static JsonObject Node(Problem problem)
    {
        var node = new JsonObject { ["what"] = problem.What };
        if (Why(problem) is { } why)
        {
            node["why"] = why;
        }

        if (problem.Fix is { } remedy)
        {
            node["fix"] = Hint.Short(remedy);
        }

        return node;
    }

    // A command stands alone in its member, so that a program can show it for copying.
    private static string? Why(Problem problem) =>
        problem.Fix is { } remedy && Hint.Of(remedy) is { Command: not null, Advice: { } advice }
            ? problem.Why is { } why ? $"{why}; {advice}" : advice
            : problem.Why;

    private static string Outcome(ExitCode code) => code switch
    {
        ExitCode.Done => "done",
        ExitCode.Usage => "usage",
        ExitCode.Refused => "refused",
        ExitCode.Unknown => "unknown",
        ExitCode.NeedsAttention => "needsAttention",
        ExitCode.Cancelled => "cancelled",
        _ => "failed",
    };
}

/// <summary>A problem of a run, for programs.</summary>
/// <param name="What">The failure, with the value.</param>
/// <param name="Why">The reason; absent where <paramref name="What"/> has it.</param>
/// <param name="Fix">The command or the change that solves it; absent where there is none.</param>
public sealed record Problem(string What, string? Why = null, string? Fix = null);
