using System.CommandLine;

namespace Amply.Ops.Commands;

/// <summary>A verb that the script <c>./amply</c> carries out: it stands in the help, and the program alone refuses it.</summary>
internal sealed class ScriptVerb : Command
{
    private ScriptVerb(CommandServices services, string name, string description)
        : base(name, description)
    {
        // Whatever follows is the script's too.
        TreatUnmatchedTokensAsErrors = false;
        SetAction(_ => AmplyCommand.Refuse(services.Terminal, Refusal.Refused(
            $"'{name}' is a verb of the script in the checkout, and this program runs without the script.",
            $"Fix: in the checkout: ./amply {name}")));
    }

    public static ScriptVerb[] All(CommandServices services) =>
    [
        new(services, "test", "Run every test, against real Redis."),
        new(services, "soak", "Kill a hundred flushes at random moments, run each again, and compare every key."),
        new(services, "bench", "Measure flushes, starts and memory."),
        new(services, "build", "Build the program where something changed, and print its path."),
    ];
}
