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
