namespace Amply.Lab.Group;

/// <summary>The events of DescribeEvents, kept for 14 days.</summary>
public sealed class EventLog(TimeProvider time)
{
    public static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    private readonly Lock gate = new();
    private ImmutableList<LabEvent> events = [];
    private long last;

    public void Add(EventSource source, string identifier, string message)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            events = events.RemoveAll(old => old.Date < now - Retention).Add(new LabEvent(++last, source, identifier, message, now));
        }
    }

    /// <summary>The events between two moments, both included, newest first as ElastiCache lists them.</summary>
    public ImmutableArray<LabEvent> Between(DateTimeOffset start, DateTimeOffset end, EventSource? source, string? identifier)
    {
        var earliest = time.GetUtcNow() - Retention;
        lock (gate)
        {
            return [.. events.Where(e => e.Date >= start && e.Date >= earliest && e.Date <= end
                && (source is null || e.Source == source)
                && (identifier is null || string.Equals(e.Identifier, identifier, StringComparison.OrdinalIgnoreCase))).Reverse()];
        }
    }
}

/// <summary>An action or an observation of ElastiCache.</summary>
/// <param name="Sequence">Rises by one with each event.</param>
public sealed record LabEvent(long Sequence, EventSource Source, string Identifier, string Message, DateTimeOffset Date);

/// <summary>The kinds of sources that a lab has events of. ElastiCache has more kinds.</summary>
public enum EventSource
{
    CacheCluster,
    CacheParameterGroup,
    ReplicationGroup,
}
