using System.Runtime.InteropServices;
using Amply.Lab.Supervisor;
using Amply.Ops;
using Amply.Ops.Cli;
using Amply.Ops.Target;
using Amply.Ops.Terminal;

StandardStreams.OpenClosed();

// First: with too few open files .NET cannot load the code that prints a document.
if (OpenFiles.TooFew() is { } limit)
{
    Console.Error.WriteLine(
        $"refused: this process may have only {limit} files open, and it needs {OpenFiles.Needed}. Nothing was changed.");
    Console.Error.WriteLine("  Fix: ulimit -n 1024");
    return (int)ExitCode.Refused;
}

return await RunAsync(args);

static async Task<int> RunAsync(string[] args)
{
    // The native program is also the supervisor of labs.
    if (args is [SupervisorProgram.Verb, _])
    {
        return await SupervisorProgram.RunAsync(args);
    }

    var clock = TimeProvider.System;
    var terminal = CleanTerminal.Before(SpectreTerminal.OfProcess(clock));
    var checkout = Checkout.Find();
    var targets = new Targets(checkout, terminal)
    {
        ShellOf = Environment.GetEnvironmentVariable(Targets.ShellVariable) is { Length: > 0 } lab ? lab : null,
    };
    var services = new CommandServices(
        terminal, targets, new LiveGroupOpener(clock), new AuditLog(checkout.AuditDirectory), checkout, clock)
    {
        Unfit = checkout.Problem(),
        Trace = Environment.GetEnvironmentVariable("AMPLY_TRACE") == "1",
    };

    // The first Ctrl-C stops the routine between two steps, and the result is reported. The second one exits at once.
    using var stopping = new CancellationTokenSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

    try
    {
        return await AmplyCommand.RunAsync(args, services, stopping.Token);
    }
    catch (Exception error)
    {
        return (int)LastResort.Report(error, "", services.Answer.Changed, services.Terminal, services.Trace);
    }

    void Stop(PosixSignalContext context)
    {
        if (stopping.IsCancellationRequested)
        {
            services.Answer.Print(ExitCode.Cancelled);
            Environment.Exit((int)ExitCode.Cancelled);
        }

        context.Cancel = true;
        services.Terminal.Note("stopping after this step; press Ctrl-C again to exit at once", Tone.Warning);
        stopping.Cancel();
    }
}
