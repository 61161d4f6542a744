using System.Text;
using Amply.EndToEnd.Harness;
using Amply.Keyspace.Connections;
using Amply.Ops;
using Amply.Ops.Cli;
using Amply.Ops.Target;
using Amply.Ops.Terminal;
using Amply.TestServers;
using Moq;
using StackExchange.Redis;

namespace Amply.EndToEnd.Tests.Sessions;

/// <summary>Runs a verb from the command line without a process of its own: against a redis-server of the test's own, or a lab.</summary>
internal static class VerbRunner
{
    /// <param name="said">Standard output, from the beginning.</param>
    public static Task<ExitCode> RunAsync(RedisServer server, DirectoryInfo audit, StringBuilder said, bool isProtected, params string[] arguments) =>
        RunAsync(server, audit, said, new StringBuilder(), isProtected, arguments);

    /// <param name="options">Of the servers that the group consists of.</param>
    /// <param name="said">Standard output, from the beginning.</param>
    public static Task<ExitCode> RunAsync(
        ConfigurationOptions options, DirectoryInfo audit, StringBuilder said, bool isProtected, params string[] arguments) =>
        RunAsync(new MultiplexerFactory(options), RedisOnlyGroup.Target(isProtected), audit, new WriterTerminal(said.Clear(), new StringBuilder()), arguments);

    /// <param name="said">Standard output, from the beginning.</param>
    /// <param name="notes">Standard error, from the beginning.</param>
    public static Task<ExitCode> RunAsync(
        RedisServer server, DirectoryInfo audit, StringBuilder said, StringBuilder notes, bool isProtected, params string[] arguments) =>
        RunAsync(new MultiplexerFactory(server.Options), RedisOnlyGroup.Target(isProtected), audit, new WriterTerminal(said.Clear(), notes.Clear()), arguments);

    /// <param name="said">Standard output, from the beginning.</param>
    /// <param name="notes">Standard error, from the beginning.</param>
    public static Task<ExitCode> RunAsync(IMultiplexerFactory connections, DirectoryInfo audit, StringBuilder said, StringBuilder notes, params string[] arguments) =>
        RunAsync(connections, RedisOnlyGroup.Target(isProtected: false), audit, new WriterTerminal(said.Clear(), notes.Clear()), arguments);

    private static async Task<ExitCode> RunAsync(IMultiplexerFactory connections, GroupTarget target, DirectoryInfo audit, ITerminal terminal, string[] arguments)
    {
        var targets = new Mock<ITargets>(MockBehavior.Strict);
        targets.Setup(t => t.ResolveAsync(new TargetChoice(null, "", null), It.IsAny<CancellationToken>())).ReturnsAsync(target);
        var groups = new Mock<IGroupOpener>(MockBehavior.Strict);
        groups.Setup(g => g.Open(target)).Returns(new RedisOnlyGroup(target, connections));
        var services = new CommandServices(
            terminal, targets.Object, groups.Object, new AuditLog(audit.FullName), Checkout.Find(), TimeProvider.System);
        return (ExitCode)await AmplyCommand.RunAsync([.. arguments, "--lab"], services, CancellationToken.None);
    }

    /// <param name="said">Standard output, from the beginning.</param>
    /// <param name="notes">Standard error, from the beginning.</param>
    /// <param name="input">Standard input.</param>
    public static Task<ExitCode> RunWithInputAsync(
        ConfigurationOptions options, DirectoryInfo audit, StringBuilder said, StringBuilder notes, string input, params string[] arguments) => RunAsync(
            new MultiplexerFactory(options),
            RedisOnlyGroup.Target(isProtected: false),
            audit,
            new WriterTerminal(said.Clear(), notes.Clear()) { Input = input },
            arguments);

    /// <param name="said">Standard output, from the beginning.</param>
    public static Task<ExitCode> RunAsync(RunningLab lab, StringBuilder said, params string[] arguments) => RunLineAsync(lab, said, [.. arguments, "--lab", lab.Name]);

    /// <summary>Runs a whole line in the lab's checkout, which names its target itself.</summary>
    /// <param name="said">Standard output, from the beginning.</param>
    public static async Task<ExitCode> RunLineAsync(RunningLab lab, StringBuilder said, params string[] line)
    {
        said.Clear();
        return (ExitCode)await AmplyCommand.RunAsync(line, Services(lab, said), CancellationToken.None);
    }

    /// <summary>What the command line is composed of in the lab's checkout.</summary>
    public static CommandServices Services(RunningLab lab, StringBuilder said)
    {
        var checkout = new Checkout(lab.HomeDirectory);
        var terminal = new WriterTerminal(said, new StringBuilder());
        return new CommandServices(
            terminal, new Targets(checkout, terminal), new LiveGroupOpener(), new AuditLog(checkout.AuditDirectory), checkout, TimeProvider.System);
    }

    private sealed class WriterTerminal(StringBuilder output, StringBuilder notes) : ITerminal
    {
        public string Input { get; init; } = "";

        public bool CanAsk => false;

        public SecretLine ReadSecret(string question) => SecretLine.From(new StringReader(Input));

        public void Line(string text = "", Tone tone = Tone.Plain) => output.AppendLine(text);

        public void Note(string text, Tone tone = Tone.Plain) => notes.AppendLine(text);

        public void Table(TableView table)
        {
            foreach (var row in table.Rows)
            {
                output.AppendLine(string.Join(" ", row.Select(c => c.Text)));
            }
        }

        public void Raw(string text) => output.AppendLine(text);

        public Task<string?> AskAsync(string question, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public IProgressLine Progress() => new Silence();

        private sealed class Silence : IProgressLine
        {
            public void Show(string text)
            {
            }

            public void Dispose()
            {
            }
        }
    }
}
