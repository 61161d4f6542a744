using System.Collections.Immutable;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions.Reading;

/// <summary>Where values and indexes are read.</summary>
internal sealed record ReadSource(IDatabase Database, CommandFlags Flags)
{
    /// <summary>Servers on which the reads shall count as no use.</summary>
    public ImmutableArray<IServer> Untouched { get; init; } = [];

    public ImmutableArray<ReadPlace> Places { get; init; } = [];

    /// <summary>The primary, as every connection reads it.</summary>
    public static ReadSource Primary(Primary node) => new(node.Database, CommandFlags.DemandMaster);

    /// <summary>Comes before the reads of each page.</summary>
    /// <remarks>The server forgets it with the connection, and the client does not say when it made a new one. So it is said again for each page.</remarks>
    public Task BeginPageAsync() => Untouched.IsEmpty
        ? Task.CompletedTask
        : Task.WhenAll(Untouched.Select(server => server.ExecuteAsync("CLIENT", "NO-TOUCH", "ON")));
}
