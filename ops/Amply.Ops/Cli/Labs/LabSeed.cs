using Amply.Keyspace.Seeding;
using Amply.Ops.Routines;
using Amply.Ops.Target;

namespace Amply.Ops.Cli.Labs;

/// <summary>Writes sessions and the usual other keys into a lab that has just started.</summary>
internal sealed class LabSeed(CommandServices services, GroupTarget target)
{
    // Of each kind in a keyspace of an ordinary day, for each session.
    private const int SessionsPerCounter = 10;
    private const int SessionsPerQuery = 20;
    private const int SessionsPerResult = 10;

    public async Task WriteAsync(int sessions, CancellationToken cancellationToken)
    {
        var plan = new SeedPlan(
            new SeedOptions
            {
                Sessions = sessions,
                RateCounters = sessions / SessionsPerCounter,
                CachedQueries = sessions / SessionsPerQuery,
                CeleryResults = sessions / SessionsPerResult,
            },
            services.Clock.GetUtcNow());
        var began = services.Clock.GetTimestamp();
        SeedResult written;
        using (var line = services.Terminal.Progress())
        {
            var progress = new LineProgress(line);
            var connections = await services.Groups.Open(target).ThroughEndpointAsync(cancellationToken);
            written = await OnPrimary.RunAsync(
                connections,
                database => new Seeder(database, services.Clock).WriteAsync(
                    plan,
                    cancellationToken,
                    done => progress.Report(
                        $"{services.Clock.GetElapsedTime(began).TotalSeconds:0} s  {done:N0} of {sessions:N0} sessions written")),
                progress,
                services.Clock,
                cancellationToken);
        }

        services.Terminal.Note(
            $"{written.Sessions:N0} sessions of {written.Users:N0} users and {written.OtherKeys:N0} other keys were written in "
            + $"{written.Took.TotalSeconds:0.0} s.");
    }
}
