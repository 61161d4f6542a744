namespace Amply.Ops.Routines.Sessions.Flushing;

/// <summary>Commands on their way, bounded by the keys they name.</summary>
internal sealed class PendingWindow(int capacity)
{
    private readonly Queue<(Task Task, int Weight)> pending = new();
    private int weight;

    /// <summary>Adds one, and waits for the oldest while there are too many.</summary>
    public async Task AddAsync(Task task, int keys)
    {
        pending.Enqueue((task, keys));
        weight += keys;
        while (weight > capacity && pending.Count > 1)
        {
            await TakeAsync();
        }
    }

    /// <summary>Waits for all, also where some fail, and then throws the first failure.</summary>
    public async Task DrainAsync()
    {
        Exception? first = null;
        while (pending.Count > 0)
        {
            try
            {
                await TakeAsync();
            }
#pragma warning disable CA1031 // Thrown below, once nothing is left unobserved.
            catch (Exception error)
#pragma warning restore CA1031
            {
                first ??= error;
            }
        }

        if (first is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }
    }

    private Task TakeAsync()
    {
        var (task, keys) = pending.Dequeue();
        weight -= keys;
        return task;
    }
}
