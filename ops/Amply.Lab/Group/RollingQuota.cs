namespace Amply.Lab.Group;

/// <summary>So many uses in a window that moves with the clock.</summary>
public sealed class RollingQuota(int limit, TimeSpan window, TimeProvider time)
{
    private readonly Dictionary<string, Queue<DateTimeOffset>> uses = new(StringComparer.Ordinal);

    public int Limit => limit;

    public TimeSpan Window => window;

    /// <summary>Counts one use of the subject, or refuses where the window is full.</summary>
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
