using System.CommandLine;
using Amply.Ops.Routines.Keys;

namespace Amply.Ops.Cli.Keys;

/// <summary><c>cache flush</c>: drops cached queries.</summary>
internal static class CacheCommand
{
    public static Command Create(CommandServices services) => new("cache", "Drop cached queries.") { FlushVerb(services) };

    private static Command FlushVerb(CommandServices services)
    {
        var prefix = new Option<string?>("--prefix") { Description = "Queries whose key begins so, taken literally, without 'cache:'.", HelpName = "TEXT" };
        var all = new Option<bool>("--all") { Description = "All of them." };
        var command = new Command("flush", "Drop cached queries, so that they are computed again.") { prefix, all };
        KeyChangeVerb.SetUp<CacheFlush>(command, services, parsed => (parsed.GetValue(prefix), parsed.GetValue(all)) switch
        {
            (null or "", false) => Refusal.Usage("nothing says which cached queries", "add --prefix org:stats: for some of them, or --all: the database then computes every query anew at once"),
            ({ Length: > 0 }, true) => Refusal.Usage("--prefix and --all contradict each other", "leave one of them out"),
            (var text, _) => new CacheFlush(text ?? ""),
        });
        return command;
    }
}
