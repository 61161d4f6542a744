using Amply.Ops.Cli;
using Amply.Ops.Target;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Amply.Ops.Tests.CommandLine;

/// <summary>A line as it is typed, in a checkout of its own.</summary>
internal sealed class Line : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("amply-line-");

    public Line() => File.WriteAllText(In("Pulumi.prod.yaml"), "");

    public ScriptedTerminal Terminal { get; } = new();

    public Checkout Checkout => new(home.FullName);

    public CommandServices Services => new(
        Terminal,
        new Mock<ITargets>(MockBehavior.Strict).Object,
        new Mock<IGroupOpener>(MockBehavior.Strict).Object,
        new AuditLog(In(".audit")),
        Checkout,
        new FakeTimeProvider());

    /// <summary>A path in the checkout, with the folders above it.</summary>
    public string In(string path)
    {
        var full = Path.Combine(home.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }

    public Task<ExitCode> RunAsync(params string[] words) => RunAsync(Services, words);

    public static async Task<ExitCode> RunAsync(CommandServices services, params string[] words) =>
        (ExitCode)await AmplyCommand.RunAsync(words, services, CancellationToken.None);

    public void Dispose() => home.Delete(recursive: true);
}
