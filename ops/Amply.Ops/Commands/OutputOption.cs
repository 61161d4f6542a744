using System.CommandLine;
using System.CommandLine.Parsing;

namespace Amply.Ops.Commands;

/// <summary><c>--output text|json</c>; the same on every verb.</summary>
internal sealed class OutputOption
{
    public const string Name = "--output";
    private const string Alias = "-o";
    private const string Json = "json";

    private readonly Option<string> option = new(Name, Alias)
    {
        Description = "text for people, json for programs: standard output then holds one document, with the exit code, also after a refusal or an error.",
        HelpName = "text|json",
        DefaultValueFactory = _ => "text",
    };

    public OutputOption() => option.AcceptOnlyFromAmong("text", Json);

    public void AddTo(Command command) => command.Options.Add(option);

    public bool IsJson(ParseResult parsed) => parsed.GetValue(option) == Json || IsAskedFor(parsed);

    /// <summary>Whether a command line asks for JSON; one that is wrong elsewhere asks for it too.</summary>
    public static bool IsAskedFor(ParseResult parsed, string[] arguments) => parsed.Errors.Count == 0
        // Help and the version are texts, whatever else is asked for.
        ? ReferenceEquals(parsed.Action, parsed.CommandResult.Command.Action) && IsAskedFor(parsed)
        : arguments.Zip(arguments.Append("").Skip(1)).Any(pair => pair is (Name or Alias, Json))
            || arguments.Any(a => a is $"{Name}={Json}" or $"{Name}:{Json}" or $"{Alias}={Json}" or $"{Alias}:{Json}" or $"{Alias}{Json}");

    // It may stand before the verb, too.
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
