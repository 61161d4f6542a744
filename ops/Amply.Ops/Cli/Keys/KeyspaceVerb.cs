using System.CommandLine;
using System.Text.Json;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Keys;

namespace Amply.Ops.Cli.Keys;

/// <summary><c>keyspace</c>: what Redis holds, by kind of key.</summary>
internal static class KeyspaceVerb
{
    private const int KeysOfASample = 50_000;

    public static Command Create(CommandServices services)
    {
        var target = new TargetOptions();
        var output = new OutputOption();
        var full = new Option<bool>("--full") { Description = "Look at every key instead of some 50,000 on each node." };
        var under = new Option<string>("--under") { Description = "Only keys whose names begin like this, taken literally: cache:", HelpName = "PREFIX" };
        var depth = new Option<int?>("--depth")
        {
            Description = "Tell prefixes apart up to this colon of a name, 1 to 5. Default: 1, or one more than PREFIX has.",
            HelpName = "N",
        };
        var command = new Command("keyspace", "Keys, bytes and keys without a TTL by prefix, the biggest first, and the biggest keys by name.") { full, under, depth };
        target.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Question(parsed.GetValue(under), parsed.GetValue(depth), parsed.GetValue(full)).Succeeded(out var question, out var refusal)
                || !(await services.Targets.ResolveAsync(target.Choice(parsed), cancellationToken)).Succeeded(out var chosen, out refusal))
            {
                return AmplyCommand.Refuse(services.Terminal, refusal);
            }

            var connections = await services.Groups.Open(chosen).ToNodesAsync(cancellationToken);
            KeyspaceReport report;
            using (var progress = services.Terminal.Progress())
            {
                var (routine, said) = (new KeyspaceRoutine(connections, services.Clock), new LineProgress(progress));
                report = await Again.RunAsync(() => routine.LookAsync(question, said, cancellationToken), services.Clock, cancellationToken);
            }

            if (output.IsJson(parsed))
            {
                services.Terminal.Raw(JsonSerializer.Serialize(report, OpsJson.Default.KeyspaceReport));
            }
            else
            {
                KeyspaceView.Show(services.Terminal, report);
            }

            return (int)(report.Unproved is null ? ExitCode.Done : ExitCode.Unknown);
        });
        return command;
    }

    private static Attempt<KeyspaceQuestion> Question(string? under, int? depth, bool full) => (under, depth) switch
    {
        ("", _) => Refusal.Usage("--under '' names no prefix", "Fix: give a prefix (--under cache:), or leave --under out for all keys."),
        (_, < 1 or > KeyspaceQuestion.DeepestDepth) => Refusal.Usage($"--depth {depth} is out of range", $"Fix: give a number from 1 to {KeyspaceQuestion.DeepestDepth}."),
        _ => new KeyspaceQuestion(
            under ?? "",
            depth ?? Math.Min(KeyspaceQuestion.DeepestDepth, 1 + (under ?? "").Count(character => character == ':')),
            full ? null : KeysOfASample),
    };
}
