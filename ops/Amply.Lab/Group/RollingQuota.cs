namespace Amply.Lab.Group;

/// <summary>A limit of uses in a rolling window.</summary>
public sealed class RollingQuota(int limit, TimeSpan window, TimeProvider time)
{
    private readonly Dictionary<string, Queue<DateTimeOffset>> uses = new(StringComparer.Ordinal);

    public int Limit => limit;

    public TimeSpan Window => window;

    /// <summary>Counts one use by the subject; false if the window is full.</summary>
    public bool TryUse(string subject)
    {
        lock (uses)
        {
            var now = time.GetUtcNow();
            if (!uses.TryGetValue(subject, out var queue))
            {
                uses[subject] = queue = new Queue<DateTimeOffset>();
            }

            while (queue.TryPeek(out var oldest) && oldest <= now - window)
            {
                queue.Dequeue();
            }

            if (queue.Count >= limit)
            {
                return false;
            }

            queue.Enqueue(now);
            return true;
        }
    }
}
