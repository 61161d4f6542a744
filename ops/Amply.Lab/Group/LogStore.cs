namespace Amply.Lab.Group;

/// <summary>The log groups of CloudWatch Logs with their streams and events, in memory.</summary>
public sealed class LogStore(TimeProvider time)
{
    private readonly Lock gate = new();
    private ImmutableDictionary<string, ImmutableSortedSet<string>> streams =
        ImmutableDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal);

    private ImmutableList<StoredLogEvent> events = [];
    private long last;

    /// <summary>Creates the groups that are not there. The other groups stay.</summary>
    public void Declare(ImmutableArray<string> groups)
    {
        lock (gate)
        {
            foreach (var group in groups.Where(group => !streams.ContainsKey(group)))
            {
                streams = streams.Add(group, ImmutableSortedSet.Create<string>(StringComparer.Ordinal));
            }
        }
    }

    /// <summary>The streams of a group; null if there is no such group.</summary>
    public ImmutableSortedSet<string>? Streams(string group)
    {
        lock (gate)
        {
            return streams.GetValueOrDefault(group);
        }
    }

    /// <summary>Creates a stream in a group that exists.</summary>
    /// <returns>False if the stream exists.</returns>
    public bool TryCreate(string group, string stream)
    {
        lock (gate)
        {
            var isNew = !streams[group].Contains(stream);
            streams = streams.SetItem(group, streams[group].Add(stream));
            return isNew;
        }
    }

    /// <summary>Appends an event to a stream that exists.</summary>
    public void Append(string group, string stream, DateTimeOffset at, string message)
    {
        lock (gate)
        {
            events = events.Add(new StoredLogEvent(++last, group, stream, at, time.GetUtcNow(), message));
        }
    }

    /// <summary>The events of a group in the order of their times.</summary>
    public ImmutableArray<StoredLogEvent> Events(string group)
    {
        lock (gate)
        {
            return [.. events.Where(one => one.Group == group).OrderBy(one => one.At).ThenBy(one => one.Sequence)];
        }
    }
}

/// <summary>One event of a log stream.</summary>
/// <param name="Sequence">Rises by one with each event.</param>
/// <param name="At">The time that the writer gave.</param>
/// <param name="Ingested">When the store took the event.</param>
public sealed record StoredLogEvent(
    long Sequence, string Group, string Stream, DateTimeOffset At, DateTimeOffset Ingested, string Message);
