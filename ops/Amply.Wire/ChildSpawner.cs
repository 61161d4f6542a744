using System.Collections.Concurrent;
using System.Diagnostics;

namespace Amply.Wire;

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

/// <summary>A process that was started here; may be asked from any thread at any time, also after its end.</summary>
public sealed class Child : IDisposable
{
    private readonly Process process;
    private readonly Task ended;

    public Child(Process process)
    {
        this.process = process;
        Id = process.Id;
        ended = process.WaitForExitAsync();
    }

    public int Id { get; }

    public bool HasEnded => ended.IsCompleted;

    /// <summary>Of a process that has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>SIGKILL; returns when it has ended.</summary>
    public async Task KillAsync()
    {
        if (!HasEnded)
        {
            process.Kill();
            await ended;
        }
    }

    /// <summary>Sends a signal by its name, for example <c>STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        // The shell's own command: not every system has a program of that name.
        using var kill = Process.Start("/bin/sh", ["-c", "kill -\"$0\" \"$1\"", signal, $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose() => process.Dispose();
}
