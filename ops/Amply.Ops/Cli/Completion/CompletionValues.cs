using System.CommandLine;
using System.CommandLine.Completions;
using Amply.Lab;
using Amply.Lab.Supervisor;
using Amply.Model.Settings;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Completion;

/// <summary>The values of options and arguments, by name. They come from this machine only.</summary>
internal static class CompletionValues
{
    private static IEnumerable<string> Values(string name, Checkout checkout, string previous) => name switch
    {
        "--stack" => checkout.Stacks(),
        "--lab" => Labs(checkout),
        "--set" => Settings,
        // The arguments of plan: another program reads its options.
        "arguments" => previous is "--set" or "--from"
            ? Settings
            : [.. checkout.Stacks(), "--set", "--from", "--against", "--from-plan"],
        "fault" => LabClient.FaultNames,
        "PAGE" => RunbookVerb.Names(),
        _ => [],
    };

    // A setting without fixed values is completed to its name.
    private static IEnumerable<string> Settings => SettingTable.All
        .SelectMany(setting => setting.Values.DefaultIfEmpty("").Select(value => $"{setting.Key}={value}"));

    public static void AddTo(Command command, Checkout checkout)
    {
        foreach (var option in command.Options.Where(option => option.Name is "--stack" or "--lab" or "--set"))
        {
            option.CompletionSources.Add(context => Items(option.Name, context));
        }

        foreach (var argument in command.Arguments.Where(argument => argument.Name is "arguments" or "fault" or "PAGE"))
        {
            argument.CompletionSources.Add(context => Items(argument.Name, context));
        }

        IEnumerable<CompletionItem> Items(string name, CompletionContext context) =>
            Values(name, checkout, context.ParseResult.Tokens is [.., var previous] ? previous.Value : "")
                .Select(value => new CompletionItem(value));

        foreach (var verb in command.Subcommands)
        {
            AddTo(verb, checkout);
        }
    }

    private static ImmutableArray<string> Labs(Checkout checkout)
    {
        try
        {
            return new LabClient(checkout.Labs, TimeProvider.System).List();
        }
        catch (LabRefusedException)
        {
            // The labs belong to another user.
            return [];
        }
    }
}
