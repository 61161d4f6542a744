using System.CommandLine;

namespace Amply.Ops.Commands;

/// <summary>What every verb that changes something takes.</summary>
internal sealed class ChangeOptions
{
    private readonly Option<bool> execute = new("--execute") { Description = "Act. Without it the plan is printed and nothing is changed." };
    private readonly Option<bool> yes = new("--yes") { Description = "Answer the question that a protected stack asks; for automation." };

    public void AddTo(Command command)
    {
        command.Options.Add(execute);
        command.Options.Add(yes);
    }

    public Consent Consent(ParseResult parsed) => new(parsed.GetValue(execute), parsed.GetValue(yes));
}

/// <summary>How far a person has agreed to a change.</summary>
public sealed record Consent(bool Execute, bool Yes);
