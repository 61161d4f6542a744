using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Sessions.Scanning;
using StackExchange.Redis;

namespace Amply.Ops.Routines;

/// <summary>Runs a short piece of work on the primary. A failover in the middle of the work is waited for, and the work is done again.</summary>
internal static class OnPrimary
{
    /// <param name="work">Idempotent: it may be done again although its first answer was lost.</param>
    /// <exception cref="NoPrimaryException">No primary answered within the patience of <see cref="Again"/>.</exception>
    public static async Task<T> RunAsync<T>(IMultiplexerFactory connections, Func<IDatabase, Task<T>> work, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Again.Patience, clock);
        return await Again.RunAsync(
            async () => await work((await primaries.FindAsync(cancellationToken))[0].Database).WaitAsync(cancellationToken), clock, cancellationToken);
    }
}
