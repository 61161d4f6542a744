using System.CommandLine;
using System.CommandLine.Completions;
using Amply.Lab;
using Amply.Lab.Supervisor;
using Amply.Model.Settings;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Completion;

/// <summary>The values of options and arguments, by name. They come from this machine only.</summary>
/// <remarks>A row gets the checkout, and the word before the one that is completed.</remarks>
internal static class CompletionValues
{
    private static readonly ImmutableArray<(string Name, Func<Checkout, string, IEnumerable<string>> Values)> Table =
    [
        ("--stack", (checkout, _) => checkout.Stacks()),
        ("--lab", (checkout, _) => Labs(checkout)),
        ("--set", (_, _) => Settings),
        // The arguments of plan: another program reads its options.
        ("arguments", (checkout, previous) => previous is "--set" or "--from"
            ? Settings
            : [.. checkout.Stacks(), "--set", "--from", "--against", "--from-plan"]),
        ("fault", (_, _) => LabClient.FaultNames),
        ("PAGE", (_, _) => RunbookVerb.Names()),
    ];

    // A setting without fixed values is completed to its name.
    private static IEnumerable<string> Settings => SettingTable.All
        .SelectMany(setting => setting.Values.DefaultIfEmpty("").Select(value => $"{setting.Key}={value}"));

    public static void AddTo(Command command, Checkout checkout)
    {
        foreach (var (name, values) in Table)
        {
            IEnumerable<CompletionItem> Items(CompletionContext context) =>
                values(checkout, context.ParseResult.Tokens is [.., var previous] ? previous.Value : "")
                    .Select(value => new CompletionItem(value));
            foreach (var option in command.Options.Where(option => option.Name == name))
            {
                option.CompletionSources.Add(Items);
            }

            foreach (var argument in command.Arguments.Where(argument => argument.Name == name))
            {
                argument.CompletionSources.Add(Items);
            }
        }

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
