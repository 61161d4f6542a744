using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Routines.Sessions.Flushing;
using Amply.Ops.Routines.Sessions.Scanning;

namespace Amply.Ops.Routines.Sessions;

/// <summary>Ends sessions: everyone's, or those of some users; all, or those a filter means.</summary>
/// <remarks>
/// Stopped or killed at any moment it leaves at most index entries whose session is gone; run again it ends where it should.
/// A live request that read a session before it was ended can write it again (connect-redis #288): so passes follow that look for such.
/// </remarks>
public sealed class SessionFlushRoutine(IMultiplexerFactory connections, TimeProvider clock)
{
    /// <summary>Runs to the end, or to where cancellation stops it between two batches.</summary>
    public async Task<SessionFlushResult> RunAsync(
        SessionFlushOptions options, IProgress<SessionFlushProgress> progress, CancellationToken cancellationToken)
    {
        var startedAt = clock.GetTimestamp();
        await using var primaries = new PrimarySet(connections, options.FailoverPatience, clock);
        var reporter = new FlushReporter(progress, clock);
        IFlushParts? parts = null;
        try
        {
            parts = options.Selection.Users.IsEmpty
                ? await EveryoneParts.FindAsync(primaries, connections, options, clock, cancellationToken)
                : await UserParts.FindAsync(primaries, connections, options, clock, cancellationToken);
            await StageAsync(1, "ending sessions");
            await SettleAsync(options, cancellationToken);
            var end = SessionFlushEnd.ComingBack;
            for (var pass = 2; pass <= 1 + options.VerifyingPasses && end == SessionFlushEnd.ComingBack; pass++)
            {
                await StageAsync(pass, "looking for what came back");
                end = parts.EndedInPass == 0 ? SessionFlushEnd.Done : end;
            }

            await SweepAsync();
            var confirmations = await parts.ConfirmAsync(cancellationToken);
            return confirmations.All(c => c.IsComplete) || end != SessionFlushEnd.Done
                ? Result(end, end == SessionFlushEnd.Done ? null : $"sessions were still coming back in pass {1 + options.VerifyingPasses}", confirmations)
                : Result(SessionFlushEnd.ReplicasBehind, $"replicas did not confirm within {options.ReplicaPatience.TotalSeconds:0} s", confirmations);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Result(SessionFlushEnd.Cancelled, "stopped between batches", []);
        }
        catch (Exception error) when (error is NoPrimaryException || PrimarySet.IsTransient(error))
        {
            return Result(SessionFlushEnd.Failed, error is NoPrimaryException ? error.Message : "the connection was lost too often", []);
        }
        finally
        {
            await (parts?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        Task StageAsync(int pass, string name) =>
            reporter.DuringAsync(parts.PassAsync(pass, cancellationToken), name, () => parts.Fraction, () => parts.Ended, () => parts.Waiting);

        Task SweepAsync() =>
            reporter.DuringAsync(parts.SweepAsync(cancellationToken), "cleaning indexes", () => parts.Fraction, () => parts.Ended, () => parts.Waiting);

        SessionFlushResult Result(SessionFlushEnd end, string? problem, ImmutableArray<ReplicaConfirmation> confirmations) => new()
        {
            End = end,
            Problem = problem,
            TookSeconds = Math.Round(clock.GetElapsedTime(startedAt).TotalSeconds, 3),
            Nodes = parts?.Report(confirmations) ?? [],
        };
    }
    // A request in flight writes back what it read before; afterwards there is nothing left for it to read.
    private Task SettleAsync(SessionFlushOptions options, CancellationToken cancellationToken) =>
        options.FullSpeed ? Task.CompletedTask : Task.Delay(options.Settle, clock, cancellationToken);
}
