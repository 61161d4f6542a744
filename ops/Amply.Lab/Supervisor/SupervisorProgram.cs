using System.Runtime.InteropServices;

namespace Amply.Lab.Supervisor;

/// <summary>The process of one lab's supervisor; <c>./amply lab up</c> starts it.</summary>
public static class SupervisorProgram
{
    /// <summary>The first word of its arguments; the second is the lab's directory.</summary>
    public const string Verb = "supervise";

    /// <summary>Runs until the lab is taken down, or until SIGTERM or SIGINT.</summary>
    /// <returns>The process's exit code; 2 where the arguments are not its own.</returns>
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
        return await LabSupervisor.RunAsync(new LabDirectory(Path.GetDirectoryName(path)!, Path.GetFileName(path)), TimeProvider.System, stopping.Token);

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }
}

/// <summary>What a person chooses of a lab beside the plan.</summary>
public sealed record LabOptions
{
    /// <summary>Letters, digits, hyphens; also the name of its directory.</summary>
    public required string Name { get; init; }

    /// <summary>Settings other than the stack's file says, as <c>key=value</c>, in their order.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>The snapshot, of an earlier lab of the name, that it starts with; absent for an empty one.</summary>
    public string? FromSnapshot { get; init; }

    /// <summary>In place of the stack's port; 1 to 65535, with cluster mode 10000 less.</summary>
    public int? Port { get; init; }

    /// <summary>Of the API, 1 to 65535; every lab has an address of its own.</summary>
    public int ApiPort { get; init; } = 8080;

    /// <summary>Whether failovers take as long as they do on AWS.</summary>
    public bool Realistic { get; init; }

    /// <summary>From a promotion to the endpoint's move; absent for the default.</summary>
    public double? EndpointLagMilliseconds { get; init; }
}

/// <summary>The supervisor's log, which is its standard error: a line for each thing, whatever its values hold.</summary>
internal static class LabLog
{
    public static void Write(string line) => Console.Error.WriteLine(OutsideText.Visible(line));

    /// <summary>A failure in our own words, and where it came from.</summary>
    public static void Write(Exception error)
    {
        Write(LabException.Words(error));
        foreach (var line in ((error as LabException)?.Details ?? []).Concat(FailureTrace.Lines(error)))
        {
            Write(line);
        }
    }
}
