using System.CommandLine;
using Amply.Ops.Cli;

namespace Amply.TestServers;

/// <summary>The verbs of the real command tree.</summary>
internal static class VerbTable
{
    /// <summary>Every command that does something itself, as it is typed; not those of the script.</summary>
    public static IEnumerable<(string Verb, Command Command)> Of(CommandServices services) =>
        Of(AmplyCommand.Create(services), "").Where(v => v.Command is { Action: not null } and not ScriptVerb);

    /// <summary>What a verb needs on its line besides the target.</summary>
    public static string[] Arguments(string verb) => verb switch
    {
        "sessions flush" => ["--everyone"],
        "sessions show" => ["--user", "usr_1"],
        "cache flush" => ["--all"],
        "ratelimit show" or "ratelimit reset" => ["api:abc"],
        "snapshot delete" => ["--name", "nightly"],
        "snapshot export" => ["nightly", "--bucket", "bucket"],
        "snapshot verify" => ["nightly"],
        "snapshot prune" => ["--keep", "1"],
        "runbook" => ["high-cpu"],
        "completion" => ["bash"],
        "cli" => ["PING"],
        "clients kill" => ["--all"],
        "failover promote" => ["--node", "amply-redis-prod-002"],
        _ => [],
    };

    private static IEnumerable<(string Verb, Command Command)> Of(Command command, string typed) =>
        command.Subcommands.SelectMany(sub => Of(sub, $"{typed} {sub.Name}".TrimStart())).Prepend((typed, command));
}
