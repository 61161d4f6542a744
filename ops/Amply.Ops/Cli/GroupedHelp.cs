using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli;

/// <summary>A group of verbs in the help.</summary>
internal sealed record VerbGroup(string Title, ImmutableArray<Command> Verbs);

/// <summary>
/// The help of the whole program: where to begin on call, and the verbs in groups. The help of a verb comes from the library.
/// </summary>
/// <param name="ofVerb">The library's action.</param>
internal sealed class GroupedHelp(ImmutableArray<VerbGroup> groups, CommandServices services, SynchronousCommandLineAction ofVerb)
    : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => ofVerb.ClearsParseErrors;

    /// <summary>Replaces the library's help of <paramref name="root"/>.</summary>
    public static void TakeOver(RootCommand root, ImmutableArray<VerbGroup> groups, CommandServices services)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new GroupedHelp(groups, services, (SynchronousCommandLineAction)help.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not RootCommand root)
        {
            return ofVerb.Invoke(parseResult);
        }

        var terminal = services.Terminal;
        terminal.Line("On call? Begin with ./amply status --stack prod. The list of runbooks: ./amply runbook", Tone.Heading);
        terminal.Line();
        terminal.Line(root.Description!);
        terminal.Line("Usage: ./amply VERB [options]. The options of a verb: ./amply VERB --help");
        var width = groups.SelectMany(group => group.Verbs).Max(verb => verb.Name.Length);
        foreach (var group in groups)
        {
            terminal.Line();
            terminal.Line(group.Title, Tone.Heading);
            foreach (var verb in group.Verbs)
            {
                terminal.Line($"  {verb.Name.PadRight(width)}  {verb.Description}");
            }
        }

        return (int)ExitCode.Done;
    }
}

/// <summary>A verb of the script <c>./amply</c>. It is in the help, but the program itself refuses it.</summary>
internal sealed class ScriptVerb : Verb
{
    private ScriptVerb(CommandServices services, string name, string description)
        : base(services, name, description)
    {
        // The script reads all that follows.
        TreatUnmatchedTokensAsErrors = false;
        Takes();
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var refusal = Refusal.Refused(
            $"'{Name}' is a verb of the script in the checkout, and this program runs without the script. In the checkout it is there",
            $"./amply {Name}");
        return Task.FromResult(Refuse(refusal));
    }

    public static ScriptVerb[] All(CommandServices services) =>
    [
        new(services, "test", "Run every test, against real Redis."),
        new(services, "soak", "Kill 100 flushes at random moments, run each again, and compare every key."),
        new(services, "bench", "Measure flushes, starts and memory."),
        new(services, "build", "Build the program if something changed, and print its path."),
    ];
}
