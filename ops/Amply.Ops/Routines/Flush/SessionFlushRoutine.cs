using System.Collections.Immutable;
using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Flush;

/// <summary>Ends sessions: everyone's, or those of some users; all, or those a filter means.</summary>
/// <remarks>
/// Stopped or killed at any moment it leaves at most index entries whose session is gone; run again it ends where it should.
/// A live request that read a session before it was ended can write it again (connect-redis #288): so passes follow that look for such.
/// </remarks>
public sealed class SessionFlushRoutine(IMultiplexerFactory connections, SessionFlushOptions options, TimeProvider clock)
    : IRoutine<SessionFlushPlan, SessionFlushResult>
{
    /// <summary>How the target is named on the command line, for the commands to run next.</summary>
    private string Target { get; init; } = "TARGET";

    public static async Task<SessionFlushRoutine> OpenAsync(
        IGroupAccess group, SessionFlushOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), options, clock) { Target = group.Target.Option };

    public Task<SessionFlushPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken) =>
        new SessionFlushPlanner(connections, options, clock).PlanAsync(progress, cancellationToken);

    public async Task<SessionFlushResult> RunAsync(
        SessionFlushPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken) =>
        FlushText.WithNext(await RunAsync(new FlushText(progress), cancellationToken), Target);

    /// <summary>Runs to the end, or to where cancellation stops it between two batches.</summary>
    public async Task<SessionFlushResult> RunAsync(IProgress<SessionFlushProgress> progress, CancellationToken cancellationToken)
    {
        var startedAt = clock.GetTimestamp();
        await using var primaries = new PrimarySet(connections, options.FailoverPatience, clock);
        var whole = new WholePass(primaries, options.ReshardPatience, clock);
        var reporter = new FlushReporter(progress, clock);
        IFlushParts? parts = null;
        string? waiting = null;
        try
        {
            var start = await FlushStart.NowAsync(await primaries.FindAsync(cancellationToken));
            parts = options.Selection.Users.IsEmpty
                ? new EveryoneParts(primaries, connections, options, start, clock)
                : new UserParts(primaries, connections, options, start, clock);

            // Also while slots are moving: a session that ends early does no more harm. What counts is the last, whole pass.
            var (map, _) = await PassAsync(1, "ending sessions", atOnce: true);
            var (found, quiet) = (parts.EndedInPass > 0, TimeSpan.Zero);
            for (var pass = 2; pass <= 1 + options.VerifyingPasses && (found || pass == 2); pass++)
            {
                var foundAt = clock.GetTimestamp();
                await (found ? SettleAsync(foundAt) : Task.CompletedTask);
                (map, var began) = await PassAsync(pass, "looking for what came back", atOnce: false);
                (found, quiet) = (parts.EndedInPass > 0, found ? clock.GetElapsedTime(foundAt, began) : TimeSpan.Zero);
            }

            if (parts.MustSweep)
            {
                (map, _) = await StageAsync("cleaning indexes", present => parts.SweepAsync(present, cancellationToken), atOnce: false);
            }

            var confirmations = await ReplicaConfirmation.WaitAsync(map, options.ReplicaPatience, clock, cancellationToken);
            return (found, confirmations.Values.All(c => c.IsComplete)) switch
            {
                (true, _) => Result(SessionFlushEnd.ComingBack, $"sessions were still coming back in pass {1 + options.VerifyingPasses}", confirmations),
                (_, false) => Result(SessionFlushEnd.ReplicasBehind, $"replicas did not confirm within {options.ReplicaPatience.TotalSeconds:0} s", confirmations),
                _ => Result(SessionFlushEnd.Done, null, confirmations) with { QuietSeconds = quiet > TimeSpan.Zero ? Math.Round(quiet.TotalSeconds, 1) : null },
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Result(SessionFlushEnd.Cancelled, "the flush was stopped between batches", NoConfirmations);
        }
        catch (UnsettledException error)
        {
            return Result(SessionFlushEnd.Unproved, $"it is not proved that none is left: {error.Message}", NoConfirmations);
        }
        catch (Exception error) when (error is NoPrimaryException || PrimarySet.IsTransient(error))
        {
            var why = FailureWords.Of(error);
            return parts is null
                ? Result(SessionFlushEnd.Failed, why, NoConfirmations)
                : Result(SessionFlushEnd.Unproved, $"it is not proved that none is left: {why}", NoConfirmations);
        }
        finally
        {
            await (parts?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        Task<(SlotMap Map, long BeganAt)> PassAsync(int number, string stage, bool atOnce) =>
            StageAsync(stage, present => parts.PassAsync(number, present, cancellationToken), atOnce);

        Task<(SlotMap Map, long BeganAt)> StageAsync(string name, Func<SlotMap, Task> pass, bool atOnce)
        {
            return reporter.DuringAsync(
                whole.RunAsync(BeginAsync, atOnce, why => waiting = why, cancellationToken),
                name,
                () => parts.Fraction,
                () => parts.Ended,
                () => waiting ?? parts.Waiting);

            Task BeginAsync(SlotMap present)
            {
                waiting = null;
                return pass(present);
            }
        }

        // A request in flight writes back what it read before; afterwards there is nothing left for it to read.
        async Task SettleAsync(long foundAt)
        {
            await reporter.DuringAsync(
                WaitAsync(),
                "letting requests in flight end",
                () => options.Settle > TimeSpan.Zero ? clock.GetElapsedTime(foundAt) / options.Settle : 1,
                () => parts.Ended,
                () => null);

            async Task<bool> WaitAsync()
            {
                await Task.Delay(options.Settle, clock, cancellationToken);
                return true;
            }
        }

        SessionFlushResult Result(SessionFlushEnd end, string? problem, ImmutableSortedDictionary<string, ReplicaConfirmation> confirmations) => new()
        {
            End = end,
            Problem = problem,
            GraceSeconds = options.Grace?.TotalSeconds,
            TookSeconds = Math.Round(clock.GetElapsedTime(startedAt).TotalSeconds, 3),
            Nodes = parts?.Report(confirmations) ?? [],
        };
    }

    private static ImmutableSortedDictionary<string, ReplicaConfirmation> NoConfirmations => ImmutableSortedDictionary<string, ReplicaConfirmation>.Empty;
}
