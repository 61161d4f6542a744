using System.Runtime.InteropServices;

namespace Amply.Lab.Supervisor;

/// <summary>The process of one lab's supervisor; <c>./amply lab up</c> starts it.</summary>
public static class SupervisorProgram
{
    /// <summary>The first argument; the second is the lab's directory.</summary>
    public const string Verb = "supervise";

    /// <summary>Runs until <c>lab down</c>, SIGTERM or SIGINT stops the lab.</summary>
    /// <returns>The exit code; 2 if the arguments are wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [Verb, var directory])
        {
            Console.Error.WriteLine("usage: Amply.Lab supervise DIRECTORY; labs are started by: ./amply lab up --stack STACK");
            return 2;
        }

        using var stopping = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        return await LabSupervisor.RunAsync(
            new LabDirectory(Path.GetDirectoryName(path)!, Path.GetFileName(path)), TimeProvider.System, stopping.Token);

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }
}

/// <summary>The options of a lab that the plan does not hold.</summary>
public sealed record LabOptions
{
    /// <summary>Letters, digits, hyphens. The lab's directory has the same name.</summary>
    public required string Name { get; init; }

    /// <summary>Settings that replace those of the stack's file, as <c>key=value</c>, in their order.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>The snapshot, of an earlier lab of that name, to start from; absent for an empty lab.</summary>
    public string? FromSnapshot { get; init; }

    /// <summary>Replaces the stack's port: 1 to 65535, in cluster mode 1 to 55535.</summary>
    public int? Port { get; init; }

    /// <summary>The port of the API, 1 to 65535. Labs do not share addresses, so the port may be the same.</summary>
    public int ApiPort { get; init; } = 8080;

    /// <summary>Whether failovers take as long as they do on AWS.</summary>
    public bool Realistic { get; init; }

    /// <summary>Whether clients are told names that do not resolve, and reach the lab only by its bastion.</summary>
    public bool Private { get; init; }

    /// <summary>The time from a promotion to the endpoint's move; absent for the default.</summary>
    public double? EndpointLagMilliseconds { get; init; }
}

/// <summary>The supervisor's log on standard error. Each entry is one line, whatever its values hold.</summary>
internal sealed class LabLog(string prefix = "") : IProgress<string>
{
    public static void Write(string line) => Console.Error.WriteLine(OutsideText.Visible(line));

    public void Report(string value) => Write(prefix + value);

    /// <summary>Writes a failure in our own words, and its stack.</summary>
    public static void Write(Exception error)
    {
        Write(LabException.Words(error));
        foreach (var line in ((error as LabException)?.Details ?? []).Concat(FailureTrace.Lines(error)))
        {
            Write(line);
        }
    }
}
