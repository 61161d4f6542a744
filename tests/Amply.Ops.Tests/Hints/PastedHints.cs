using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Amply.Ops;
using Amply.Ops.Cli;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

namespace Amply.TestServers;

/// <summary>Every hint that a test prints is pasted, as a person on call does it: into bash, and into the program's own parser.</summary>
internal static partial class PastedHints
{
    private const string Amply = "./amply ";

    // Many tests print the same hint.
    private static readonly ConcurrentDictionary<string, string?> Judged = new();
    private static readonly Lazy<RootCommand> Program = new(() => AmplyCommand.Create(new CommandServices(
        new SpectreTerminal(TimeProvider.System), new Targets(Checkout.Find(), new SpectreTerminal(TimeProvider.System)), new LiveGroupOpener(),
        new AuditLog(Path.GetTempPath()), Checkout.Find(), TimeProvider.System)));

    /// <summary>Fails where the text has a hint that cannot be pasted.</summary>
    public static void Check(string printed)
    {
        foreach (var command in Hint().Matches(printed).Select(match => match.Groups[1].Value))
        {
            Assert.Null(Why(command));
        }
    }

    /// <summary>Why a hint cannot be pasted; null where it can.</summary>
    public static string? Why(string hint) => Judged.GetOrAdd(hint, Judge);

    private static string? Judge(string hint)
    {
        if (!Ops.Hint.IsCommand(hint))
        {
            return $"no command: {hint}";
        }

        if (Shell(hint) is { Length: > 0 } wrong)
        {
            return $"bash refuses it: {hint}: {wrong}";
        }

        return hint.Split(" && ").Where(part => part.StartsWith(Amply, StringComparison.Ordinal)).Select(Parse).FirstOrDefault(why => why is not null);
    }

    private static string? Parse(string hint)
    {
        lock (Program)
        {
            var parsed = Program.Value.Parse(hint[Amply.Length..]);
            return parsed.Errors.Count > 0 ? $"the program refuses it: {hint}: {parsed.Errors[0].Message}"
                : LacksTarget(parsed) ? $"it has no target: {hint}"
                : null;
        }
    }

    private static bool LacksTarget(ParseResult parsed)
    {
        string[] targets = ["--stack", "--lab", "--outputs"];
        var takes = parsed.CommandResult.Command.Options.Where(option => targets.Contains(option.Name)).ToArray();
        // A file of a snapshot is verified without a target.
        return takes.Length == targets.Length && parsed.CommandResult.Command.Name != "verify" && parsed.Tokens.All(token => token.Value != "--help" && !targets.Contains(token.Value));
    }

    private static string Shell(string line)
    {
        var start = new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true };
        using var bash = Process.Start(start)!;
        bash.StandardInput.WriteLine(line);
        bash.StandardInput.Close();
        var said = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        return said;
    }

    [GeneratedRegex(@"(?m)^ *(?:Fix|Next): ([^\r\n]*)")]
    private static partial Regex Hint();
}
