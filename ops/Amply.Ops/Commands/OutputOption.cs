using System.CommandLine;

namespace Amply.Ops.Commands;

/// <summary><c>--output text|json</c>; the same on every verb.</summary>
internal sealed class OutputOption
{
    private readonly Option<string> option = new("--output", "-o")
    {
        Description = "text for people, json for programs.",
        HelpName = "text|json",
        DefaultValueFactory = _ => "text",
    };

    public OutputOption() => option.AcceptOnlyFromAmong("text", "json");

    public void AddTo(Command command) => command.Options.Add(option);

    public bool IsJson(ParseResult parsed) => parsed.GetValue(option) == "json";
}
