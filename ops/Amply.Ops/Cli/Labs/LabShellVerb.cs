using System.CommandLine;
using System.Runtime.CompilerServices;
using Amply.Lab.Supervisor;
using Amply.Ops.Cli.Labs.Shell;
using Amply.Ops.Terminal;

namespace Amply.Ops.Cli.Labs;

/// <summary><c>lab shell</c>: a shell whose <c>aws</c>, <c>redis-cli</c>, <c>pulumi</c> and TARGET are the lab's.</summary>
internal sealed class LabShellVerb : LabVerb<LabShellRun>
{
    private readonly Argument<string[]> command = new("command")
    {
        Description = "One command to run in place of a shell, after --. Its exit code is this command's.",
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "COMMAND",
    };

    public LabShellVerb(CommandServices services)
        : base(
            services,
            "shell",
            "Open a shell whose aws, redis-cli, pulumi and TARGET are the lab's. Nothing in it reaches AWS, Pulumi or another target.") =>
        Takes(command);

    // A document has the exit codes of this program. What the command itself ended with is a member of it.
    protected override ExitCode Code(LabShellRun report) => report.CommandExitCode == 0 ? ExitCode.Done : ExitCode.Failed;

    protected override IEnumerable<Problem> Problems(LabShellRun report) => report.CommandExitCode == 0
        ? []
        : [new Problem($"{report.Command[0]} ended with exit code {report.CommandExitCode}")];

    protected override async Task<Attempt<LabShellRun>> LookAsync(
        LabClient client, string name, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!client.IsRunning(name))
        {
            return Refusal.Refused($"lab {name} has crashed", $"./amply lab down --lab {name}");
        }

        var words = parsed.GetValue(command) ?? [];
        if (words is [] && IsJson(parsed))
        {
            return Refusal.Usage("a shell prints no document; name a command after --", $"./amply lab shell --lab {name} -- env");
        }

        var folder = new ShellFolder(Services.Checkout.Labs);
        folder.Write(Itself());
        WriteSettings(client, name);
        PrivateFiles.CreateFolder(Path.Combine(Services.Checkout.Labs, ".buckets", ShellEnvironment.Bucket));
        var environment = ShellEnvironment.Of(
            Environment.GetEnvironmentVariables(), name, client.Outputs(name), Services.Checkout, folder);
        var program = words is []
            ? ShellProgram.Interactive(environment, folder, asks: !Console.IsInputRedirected)
            : ShellProgram.Command(words, environment);
        if (program is null)
        {
            return Refusal.Usage($"there is no program '{words[0]}' on PATH", $"./amply lab shell --lab {name}");
        }

        if (IsJson(parsed))
        {
            // The command may change the lab.
            Services.Answer.Changed = null;
            return new LabShellRun(name, [.. words], await program.RunAsync(cancellationToken));
        }

        if (words is [] && !Console.IsInputRedirected)
        {
            Terminal.Note($"The shell of lab {name}: aws, redis-cli, pulumi and TARGET are the lab's. To leave it: exit", Tone.Heading);
        }

        var error = program.Become();
        return new Refusal(ExitCode.Failed, $"'{program.Path}' could not be started (error {error} of the system)", "./amply doctor");
    }

    // Only of a document: in its place, as text, this process has become the program.
    protected override void Show(LabShellRun report) =>
        Terminal.Line($"{report.Command[0]} ended with exit code {report.CommandExitCode}.");

    // What 'pulumi config set' adds to. The lab's own settings come first, for the day when another lab takes this one's place.
    private void WriteSettings(LabClient client, string name)
    {
        var file = Path.Combine(Services.Checkout.Labs, name, "settings");
        if (!File.Exists(file))
        {
            PrivateFiles.Write(file, string.Concat(client.Options(name).Settings.Select(setting => $"{setting}\n")));
        }
    }

    private static string[] Itself() => RuntimeFeature.IsDynamicCodeSupported
        ? ["dotnet", Path.Combine(AppContext.BaseDirectory, "amply.dll")]
        : [Environment.ProcessPath!];
}

/// <summary>The command that ran in a lab's shell.</summary>
internal sealed record LabShellRun(string Lab, ImmutableArray<string> Command, int CommandExitCode);
