using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Sessions.Scanning;

namespace Amply.Ops.Routines.Sessions.Counting;

/// <summary>Counts sessions on every node; changes nothing.</summary>
public sealed class SessionCountRoutine(IMultiplexerFactory connections, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<SessionCensus> CountAsync(SessionSelection selection, IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock);
        return await new SessionCounting(primaries, clock).CountAsync(selection, exact: true, progress, cancellationToken);
    }
}
