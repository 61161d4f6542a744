using System.Collections.Concurrent;
using System.Diagnostics;

namespace Amply.Wire;

/// <summary>Starts processes that the kernel kills when this process ends for any reason.</summary>
/// <remarks>
/// PR_SET_PDEATHSIG fires when the *thread* that started the child ends (prctl(2)), so one thread starts all children.
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

/// <summary>A started process. Safe for any thread, also after the process has exited.</summary>
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

    /// <summary>The exit code of a process that has exited.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Sends SIGKILL. Returns when the process has exited.</summary>
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
        // kill is a command of every shell, but not every system has a program of that name.
        using var kill = Process.Start("/bin/sh", ["-c", "kill -\"$0\" \"$1\"", signal, $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose() => process.Dispose();
}
