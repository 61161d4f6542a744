using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Counts the tasks of a program that nobody awaits, and collects their errors.</summary>
internal sealed class Runner
{
    private readonly Lock gate = new();
    private readonly List<Exception> errors = [];
    private TaskCompletionSource? idle;
    private int running;

    public void Register(Task task)
    {
        lock (gate)
        {
            running++;
        }

        task.ContinueWith(Complete, TaskScheduler.Default);
    }

    /// <summary>Waits until no task runs, and returns the errors since the last call.</summary>
    public async Task<ImmutableArray<Exception>> WaitAsync()
    {
        Task wait;
        lock (gate)
        {
            idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            wait = idle.Task;
            SignalWhenIdle();
        }

        await wait.ConfigureAwait(false);
        lock (gate)
        {
            ImmutableArray<Exception> taken = [.. errors];
            errors.Clear();
            return taken;
        }
    }

    private void Complete(Task task)
    {
        lock (gate)
        {
            running--;
            errors.AddRange(task.Exception?.InnerExceptions ?? Enumerable.Empty<Exception>());
            SignalWhenIdle();
        }
    }

    private void SignalWhenIdle()
    {
        if (running == 0)
        {
            idle?.TrySetResult();
        }
    }
}
