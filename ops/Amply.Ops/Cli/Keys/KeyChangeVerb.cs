using System.CommandLine;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;

namespace Amply.Ops.Cli.Keys;

/// <summary>What every verb that changes keys under a prefix has in common.</summary>
internal static class KeyChangeVerb
{
    public static void SetUp<T>(Command command, CommandServices services, Func<ParseResult, Attempt<T>> read)
        where T : class, IKeyChange
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var change = new ChangeOptions();
        target.AddTo(command);
        output.AddTo(command);
        change.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!read(parsed).Succeeded(out var wanted, out var refusal)
                || !(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var group = services.Groups.Open(chosen);
            var routine = new KeyChangeRoutine(await group.ToNodesAsync(cancellationToken), wanted, services.Clock);
            KeyChangePlan plan;
            using (var progress = services.Terminal.Progress())
            {
                var said = new LineProgress(progress);
                plan = await Again.RunAsync(() => routine.PlanAsync(said, cancellationToken), services.Clock, cancellationToken);
            }

            return await new ChangeRunner(services).RunAsync(
                group,
                plan,
                change.Consent(parsed),
                output.IsJson(parsed),
                OpsJson.Default.KeyChangePlan,
                OpsJson.Default.KeyChangeResult,
                routine.RunAsync,
                cancellationToken);
        });
    }
}

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
