using System.CommandLine;
using System.CommandLine.Parsing;
using Amply.Ops.Target;

namespace Amply.Ops.Cli;

/// <summary>Parts of the command line as typed, for the command in a refusal.</summary>
internal static class TypedLine
{
    private static readonly string[] OfTarget = ["--stack", "--lab", "--outputs", "--group", "--region", "--via"];

    /// <summary>Refuses an option. The advice is a part of the sentence, because the fix is a command alone.</summary>
    public static Refusal Usage(ParseResult parsed, string what, string advice) =>
        Refusal.Usage($"{what}: {advice}", $"{Verb(parsed)} --help");

    /// <summary>The verb as a command: <c>./amply sessions flush</c>.</summary>
    public static string Verb(ParseResult parsed)
    {
        var names = new List<string>();
        for (var at = parsed.CommandResult; at.Parent is CommandResult parent; at = parent)
        {
            names.Insert(0, at.Command.Name);
        }

        return string.Join(' ', names.Prepend("./amply"));
    }

    /// <summary>The options that name the target; <c>TARGET</c> where there are none.</summary>
    public static string Target(ParseResult parsed)
    {
        var words = parsed.CommandResult.Command.Options
            .Where(option => OfTarget.Contains(option.Name))
            .Select(parsed.GetResult)
            .OfType<OptionResult>()
            .Where(result => !result.Implicit)
            .SelectMany(result => result.Tokens.Select(token => OutputsFile.Quoted(token.Value)).Prepend(result.Option.Name));
        return string.Join(' ', words) is { Length: > 0 } target ? target : "TARGET";
    }

    /// <summary>The whole line with another value in place of one.</summary>
    public static string With(ParseResult parsed, string value, string corrected) => string.Join(
        ' ', parsed.Tokens.Select(token => OutputsFile.Quoted(token.Value == value ? corrected : token.Value)).Prepend("./amply"));
}
