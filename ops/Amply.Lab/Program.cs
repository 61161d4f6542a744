using System.Runtime.InteropServices;
using Amply.Lab.Supervisor;

// The supervisor of one lab; './amply lab up' starts it.
if (args is not ["supervise", var directory])
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
