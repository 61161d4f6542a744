using System.CommandLine;

namespace Amply.Ops.Commands;

/// <summary>What every verb that changes something takes.</summary>
internal sealed class ChangeOptions
{
    private readonly Option<bool> execute = new("--execute") { Description = "Act. Without it the plan is printed and nothing is changed." };
    private readonly Option<bool> yes = new("--yes") { Description = "Answer the question that a protected stack asks; for automation." };

    private readonly Option<bool> ignoreLock = new("--ignore-lock") { Description = "Act although another routine is at work on the group." };

    /// <param name="isExclusive">Whether the verb waits for others at work on the group.</param>
    public void AddTo(Command command, bool isExclusive = true)
    {
        command.Options.Add(execute);
        command.Options.Add(yes);
        if (isExclusive)
        {
            command.Options.Add(ignoreLock);
        }
    }

    public Consent Consent(ParseResult parsed) => new(parsed.GetValue(execute), parsed.GetValue(yes)) { IgnoreLock = parsed.GetValue(ignoreLock) };
}

/// <summary>How far a person has agreed to a change.</summary>
public sealed record Consent(bool Execute, bool Yes)
{
    /// <summary>Whether to act beside another routine.</summary>
    public bool IgnoreLock { get; init; }
}
