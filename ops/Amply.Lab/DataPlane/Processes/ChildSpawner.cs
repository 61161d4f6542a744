using System.Collections.Concurrent;
using System.Diagnostics;

namespace Amply.Lab.DataPlane.Processes;

/// <summary>Starts processes that the kernel ends as soon as this one is gone, however it goes.</summary>
/// <remarks>
/// PR_SET_PDEATHSIG fires when the *thread* that started the child ends (prctl(2)), so all are started from one that lives as long as the lab.
/// </remarks>
public sealed class ChildSpawner : IDisposable
{
    private readonly BlockingCollection<Action> requests = [];
    private readonly Thread thread;

    public ChildSpawner()
    {
        thread = new Thread(() =>
        {
            foreach (var request in requests.GetConsumingEnumerable())
            {
                request();
            }
        })
        { IsBackground = true, Name = "spawner" };
        thread.Start();
    }

    public Task<Child> StartAsync(string program, params string[] arguments)
    {
        var started = new TaskCompletionSource<Child>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests.Add(() =>
        {
            try
            {
                var start = new ProcessStartInfo("setpriv") { ArgumentList = { "--pdeathsig", "KILL", "--", program } };
                foreach (var argument in arguments)
                {
                    start.ArgumentList.Add(argument);
                }

                started.SetResult(new Child(Process.Start(start)!));
            }
            catch (Exception error)
            {
                started.SetException(error);
            }
        });
        return started.Task;
    }

    public void Dispose()
    {
        requests.CompleteAdding();
        thread.Join();
        requests.Dispose();
    }
}
