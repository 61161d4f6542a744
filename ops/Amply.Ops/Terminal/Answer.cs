using System.Text.Json;
using System.Text.Json.Nodes;

namespace Amply.Ops.Terminal;

/// <summary>What a run prints on standard output under <c>--output json</c>: one document, whatever becomes of the run.</summary>
/// <remarks>Every document begins with the same members; those of the verb stand behind them. <c>ops/schemas</c> describes both.</remarks>
public sealed class Answer
{
    /// <summary>Raised when a member changes its meaning or goes away, not when one is added.</summary>
    public const int SchemaVersion = 1;

    private const string FixWord = "Fix: ";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Lock gate = new();
    private readonly List<Problem> problems = [];
    private ITerminal? output;
    private JsonObject members = [];
    private string verb = "";
    private bool isPrinted;
    private bool isStream;

    /// <summary>Whether a program reads the answer.</summary>
    public bool IsJson => output is not null;

    /// <summary>Whether the run has changed something; null while that is not known.</summary>
    public bool? Changed { get; set; } = false;

    /// <summary>Begins the answer of a run.</summary>
    /// <param name="typed">The verb as it is typed; empty where none was recognised.</param>
    /// <param name="printsTo">Where the document is printed; null where people read.</param>
    public void Begin(string typed, ITerminal? printsTo)
    {
        lock (gate)
        {
            (verb, output, members, isPrinted, isStream, Changed) = (typed, printsTo, [], false, false, false);
            problems.Clear();
        }
    }

    /// <summary>Adds a reason why the run did not end well.</summary>
    public void Add(Problem problem)
    {
        lock (gate)
        {
            problems.Add(problem);
        }
    }

    /// <summary>Takes the members of the verb.</summary>
    /// <param name="json">An object.</param>
    public void Take(string json)
    {
        lock (gate)
        {
            members = JsonNode.Parse(json)!.AsObject();
        }
    }

    /// <summary>Prints the document, once: whoever comes later, such as a second Ctrl-C, finds it printed.</summary>
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
        // Whoever asks for problems where it did not end well finds one.
        var said = problems.Count > 0 || code == ExitCode.Done ? problems : [new Problem($"The command ended with exit code {(int)code}. Standard error says why.")];
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
                throw new InvalidOperationException($"'{verb}' has a member '{name}', which every document has already");
            }
        }

        return document.ToJsonString(options);
    }

    private static JsonObject Node(Problem problem)
    {
        var node = new JsonObject { ["what"] = problem.What };
        if (problem.Why is { } why)
        {
            node["why"] = why;
        }

        if (problem.Fix is { } fix)
        {
            // People are told that it is the fix; here the member's name says so.
            node["fix"] = fix.StartsWith(FixWord, StringComparison.Ordinal) ? fix[FixWord.Length..] : fix;
        }

        return node;
    }

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

/// <summary>One reason why a run did not end well, for programs.</summary>
/// <param name="What">What failed, with the value.</param>
/// <param name="Why">Why it failed; absent where <paramref name="What"/> says so.</param>
/// <param name="Fix">The command or the change that solves it; absent where there is none.</param>
public sealed record Problem(string What, string? Why = null, string? Fix = null);
