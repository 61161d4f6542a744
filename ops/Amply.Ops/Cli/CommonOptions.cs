using System.CommandLine;
using System.CommandLine.Parsing;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>The three ways to name a target; the same on every verb.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string?> stack = new("--stack")
    {
        Description = "A stack on AWS. Its outputs come from 'pulumi stack output'.",
        HelpName = "NAME",
    };

    private readonly Option<string?> lab = new("--lab")
    {
        Description = "A running lab. The name may be left out where only one runs.",
        HelpName = "NAME",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> outputs = new("--outputs")
    {
        Description = "A file with the stack's outputs, for when Pulumi's backend is down.",
        HelpName = "FILE",
    };

    public IEnumerable<Option> All => [stack, lab, outputs];

    public TargetChoice Choice(ParseResult parsed) => new(
        parsed.GetValue(stack),
        parsed.GetResult(lab) is null ? null : parsed.GetValue(lab) ?? "",
        parsed.GetValue(outputs));

    /// <summary>Reads the outputs of the chosen target.</summary>
    public async Task<Attempt<GroupTarget>> FindAsync(
        ParseResult parsed, CommandServices services, CancellationToken cancellationToken)
    {
        // Pulumi takes seconds.
        using var line = services.Terminal.Progress();
        line.Await("reading the outputs");
        return await services.Targets.ResolveAsync(Choice(parsed), cancellationToken);
    }
}

/// <summary><c>--output text|json</c>; the same on every verb.</summary>
internal sealed class OutputOption
{
    public const string Name = "--output";
    private const string Alias = "-o";
    private const string Json = "json";

    public OutputOption() => Option.AcceptOnlyFromAmong("text", Json);

    public Option<string> Option { get; } = new(Name, Alias)
    {
        Description = "text for people, json for programs: "
            + "standard output then holds one document, with the exit code, also after a refusal or an error.",
        HelpName = "text|json",
        DefaultValueFactory = _ => "text",
    };

    public bool IsJson(ParseResult parsed) => parsed.GetValue(Option) == Json || IsAskedFor(parsed);

    /// <summary>Whether a command line asks for JSON, also a command line with errors.</summary>
    public static bool IsAskedFor(ParseResult parsed, string[] arguments) => parsed.Errors.Count == 0
        // Help and the version are always text.
        ? ReferenceEquals(parsed.Action, parsed.CommandResult.Command.Action) && IsAskedFor(parsed)
        : arguments.Zip(arguments.Append("").Skip(1)).Any(pair => pair is (Name or Alias, Json))
            || arguments.Any(a => a is $"{Name}={Json}" or $"{Name}:{Json}" or $"{Alias}={Json}" or $"{Alias}:{Json}" or $"{Alias}{Json}");

    // The option may stand before the verb.
    private static bool IsAskedFor(ParseResult parsed)
    {
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as CommandResult)
        {
            if (at.Command.Options.OfType<Option<string>>().Any(o => o.Name == Name && parsed.GetValue(o) == Json))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The options of every verb that changes something.</summary>
internal sealed class ConsentOptions
{
    private readonly Option<bool> execute = new("--execute")
    {
        Description = "Carry out the plan. Without --execute the plan is printed and nothing is changed.",
    };

    private readonly Option<bool> yes = new("--yes") { Description = "Skip the question that a protected stack asks. For automation." };

    private readonly Option<bool> ignoreLock = new("--ignore-lock")
    {
        Description = "Act although another routine holds the group's lock.",
    };

    private readonly IncidentOption incident = new("Write this name of the incident into the audit log, and into the report.");

    /// <param name="isExclusive">Whether the verb takes the group's lock.</param>
    public IEnumerable<Option> All(bool isExclusive) =>
        isExclusive ? [execute, yes, ignoreLock, incident.Option] : [execute, yes, incident.Option];

    public Consent Read(ParseResult parsed) => new(parsed.GetValue(execute), parsed.GetValue(yes))
    {
        IgnoreLock = parsed.GetValue(ignoreLock),
        Incident = incident.Read(parsed),
    };
}

/// <summary><c>--incident TEXT</c>: the name of an incident, for example of a ticket.</summary>
internal sealed class IncidentOption(string description)
{
    private const int MostCharacters = 100;

    public Option<string?> Option { get; } = new("--incident") { Description = description, HelpName = "TEXT" };

    /// <summary>The name in one line of at most 100 characters, without secrets; null where no name was given.</summary>
    public string? Read(ParseResult parsed)
    {
        var text = OutsideText.Visible(SecretMask.Of(parsed.GetValue(Option)?.Trim() ?? ""));
        return text.Length == 0 ? null : Cell.Cut(text, MostCharacters).Text;
    }
}

/// <summary>The person's consent to a change.</summary>
public sealed record Consent(bool Execute, bool Yes)
{
    /// <summary>Whether to run although another routine holds the lock.</summary>
    public bool IgnoreLock { get; init; }

    /// <summary>The incident that the change belongs to.</summary>
    public string? Incident { get; init; }
}
