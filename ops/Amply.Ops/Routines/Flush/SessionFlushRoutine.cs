using Amply.Keyspace.Connections;
using Amply.Ops.Redis.Scanning;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Flush;

/// <summary>Deletes sessions, or shortens their lifetime: all sessions, those of some users, or those that match a filter.</summary>
/// <remarks>
/// A flush that is stopped or killed leaves at most index entries whose session is gone. A second run completes it.
/// A request that read a session before its deletion can write the session back (connect-redis #288), so passes follow that look for
/// such sessions.
/// </remarks>
public sealed class SessionFlushRoutine(IMultiplexerFactory connections, SessionFlushOptions options, TimeProvider clock)
    : IRoutine<SessionFlushPlan, SessionFlushResult>
{
    /// <summary>The target as typed, for the next commands.</summary>
    private string Target { get; init; } = "TARGET";

    public static async Task<SessionFlushRoutine> OpenAsync(
        IGroupAccess group, SessionFlushOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await group.ToNodesAsync(cancellationToken), options, clock) { Target = group.Target.Option };

    public Task<SessionFlushPlan> PlanAsync(IProgress<string> progress, CancellationToken cancellationToken) =>
        new SessionFlushPlanner(connections, options, Target, clock).PlanAsync(progress, cancellationToken);

    public async Task<SessionFlushResult> RunAsync(
        SessionFlushPlan plan, IProgress<string> progress, LockCheck isLost, CancellationToken cancellationToken) =>
        FlushAdvice.On(await RunAsync(plan.Look, new FlushText(progress), cancellationToken), plan, options, Target);

    /// <summary>Runs to the end, or to where cancellation stops the flush between two batches.</summary>
    public Task<SessionFlushResult> RunAsync(IProgress<SessionFlushProgress> progress, CancellationToken cancellationToken) =>
        RunAsync(null, progress, cancellationToken);

    /// <param name="look">What the plan found of a named session; null: the selection is flushed.</param>
    private async Task<SessionFlushResult> RunAsync(
        SessionLook? look, IProgress<SessionFlushProgress> progress, CancellationToken cancellationToken)
    {
        var startedAt = clock.GetTimestamp();
        await using var primaries = new PrimarySet(connections, options.FailoverPatience, clock);
        var whole = new WholePass(primaries, options.ReshardPatience, clock);
        IFlushWork? work = null;
        FlushReporter? reporter = null;
        try
        {
            var start = await FlushStart.NowAsync(await primaries.FindAsync(cancellationToken));
            work = Work(primaries, look, start);
            reporter = new FlushReporter(work, progress, clock);

            // Delete. This pass does not wait for a reshard: only the last pass must see every key under one slot map.
            var (map, _) = await PassAsync(
                new FlushPass(1), options.Grace is null ? "deleting sessions" : "shortening lifetimes", atOnce: true);

            // Verify, until a pass finds no session that came back.
            var (found, quiet) = (work.EndedInPass > 0, TimeSpan.Zero);
            for (var number = 2; number <= 1 + options.VerifyingPasses && (found || number == 2); number++)
            {
                var foundAt = clock.GetTimestamp();
                if (found)
                {
                    // A request in flight writes back what it read before. After the settle time no such request is left.
                    await reporter.PauseAsync("waiting for requests in flight", options.Settle, cancellationToken);
                }

                (map, var began) = await PassAsync(new FlushPass(number), "looking for sessions that came back", atOnce: false);
                (found, quiet) = (work.EndedInPass > 0, found ? clock.GetElapsedTime(foundAt, began) : TimeSpan.Zero);
            }

            if (work.MustSweep)
            {
                (map, _) = await StepAsync("cleaning indexes", present => work.SweepAsync(present, cancellationToken), atOnce: false);
            }

            // Confirm: until the replicas have the deletions, a failover brings sessions back.
            var confirmations = await ReplicaConfirmation.WaitAsync(map, options.ReplicaPatience, clock, cancellationToken);
            return (found, confirmations.Values.All(c => c.IsComplete)) switch
            {
                (true, _) => Result(
                    SessionFlushEnd.ComingBack, $"sessions still came back in pass {1 + options.VerifyingPasses}", confirmations),
                (_, false) => Result(
                    SessionFlushEnd.ReplicasBehind,
                    $"replicas did not confirm within {options.ReplicaPatience.TotalSeconds:0} s",
                    confirmations),
                _ => Result(SessionFlushEnd.Done, null, confirmations) with
                {
                    QuietSeconds = quiet > TimeSpan.Zero ? Math.Round(quiet.TotalSeconds, 1) : null,
                },
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Result(SessionFlushEnd.Cancelled, "the flush was stopped between two batches", NoConfirmations);
        }
        catch (UnsettledException error)
        {
            return Result(SessionFlushEnd.Unproved, $"it could not be checked whether sessions are left: {error.Message}", NoConfirmations);
        }
        catch (Exception error) when (error is NoPrimaryException || PrimarySet.IsTransient(error))
        {
            var why = FailureWords.Of(error);
            return work is null
                ? Result(SessionFlushEnd.Failed, why, NoConfirmations)
                : Result(SessionFlushEnd.Unproved, $"it could not be checked whether sessions are left: {why}", NoConfirmations);
        }
        finally
        {
            await (work?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        Task<(SlotMap Map, long BeganAt)> PassAsync(FlushPass pass, string name, bool atOnce) =>
            StepAsync(name, present => work.PassAsync(pass, present, cancellationToken), atOnce);

        Task<(SlotMap Map, long BeganAt)> StepAsync(string name, Func<SlotMap, Task> step, bool atOnce)
        {
            return reporter.DuringAsync(name, whole.RunAsync(BeginAsync, atOnce, reporter, cancellationToken));

            Task BeginAsync(SlotMap present)
            {
                reporter.BeginPass();
                return step(present);
            }
        }

        SessionFlushResult Result(
            SessionFlushEnd end, string? problem, ImmutableSortedDictionary<string, ReplicaConfirmation> confirmations) => new()
            {
                End = end,
                Problem = problem,
                GraceSeconds = options.Grace?.TotalSeconds,
                TookSeconds = Math.Round(clock.GetElapsedTime(startedAt).TotalSeconds, 3),
                Nodes = work?.Report(confirmations) ?? [],
            };
    }

    private IFlushWork Work(PrimarySet primaries, SessionLook? look, FlushStart start)
    {
        // The session of a user that a scan finds is one of the scan.
        var selection = look is null ? options.Selection : NamedFlush.OfItsUser(options, look);
        var scan = look is null ? options.Selection.Users.IsEmpty : selection is { Users.IsEmpty: true };
        return scan
            ? new EveryoneFlush(primaries, connections, options with { Selection = selection! }, start, clock)
            : new UsersFlush(
                primaries,
                connections,
                options,
                look is null ? FlushScope.Of(options.Selection.Users) : FlushScope.Of(look, options.AllOfItsUser),
                start,
                clock);
    }

    private static ImmutableSortedDictionary<string, ReplicaConfirmation> NoConfirmations =>
        ImmutableSortedDictionary<string, ReplicaConfirmation>.Empty;
}
