using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Shows one session, named by its id or its hash, and whose it is. Changes nothing.</summary>
public sealed class NamedSessionRoutine(IMultiplexerFactory connections, NamedSession named, TimeProvider clock) : IReport<UserSessions>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The target as typed, for the next commands.</summary>
    private string Target { get; init; } = "TARGET";

    public static async Task<NamedSessionRoutine> OpenAsync(
        IGroupAccess group, NamedSession named, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), named, clock) { Target = group.Target.Option };

    public async Task<UserSessions> LookAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        await using var primaries = new PrimarySet(connections, Patience, clock);
        var map = await primaries.ReadMapAsync(cancellationToken);
        var look = await new SessionLookup(primaries, named, progress, clock).FindAsync(map, looking: true, cancellationToken);
        return new UserSessions
        {
            Target = Target,
            Asked = look.Hash,
            Whose = look.Whose,
            ListedBy = look.Users,
            Total = look.Rows.Length,
            IsEstimate = false,
            ReadFrom = look.ReadFrom,
            Sessions = look.Rows,
            Odd = look.WrongType ? 1 : 0,
            TooLarge = look.Rows.Count(row => row.TooLargeBytes is not null),
            StaleEntries = 0,
        };
    }
}
