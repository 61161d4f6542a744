using Amply.Keyspace;
using Amply.Keyspace.Connections;
using Amply.Keyspace.Seeding;
using Amply.Lab;
using Amply.Lab.Supervisor;
using Amply.Model.Plans;
using Amply.Ops.Routines;
using Amply.Ops.Routines.Failover;
using Amply.Ops.Routines.Flush;
using Amply.Ops.Routines.Manifests;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Routines.Snapshots;
using Amply.Ops.Target;
using Amply.Ops.Terminal;
using Amply.Ops.Traffic;
using StackExchange.Redis;

namespace Amply.Ops.Cli.Labs;

/// <summary>Runs the main job from end to end against real Redis, and proves each claim. It removes everything at the end.</summary>
internal sealed class DemoRun(Checkout checkout, IGroupOpener groups, LabClient labs, ITerminal terminal, TimeProvider clock)
{
    public const string LabName = "demo";

    private const string Stack = "prod";
    private const string ToHa = "mode=ha";

    // The demo prints no progress.
    private static readonly IProgress<string> Quiet = new Progress<string>();

    private readonly List<DemoProof> proofs = [];
    private string step = "";

    /// <exception cref="LabRefusedException">The lab could not be started, or a lab of this name runs.</exception>
    public async Task<Attempt<DemoReport>> RunAsync(SeedOptions seed, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        Begin("plan", $"What 'pulumi up -s {Stack}' would create, offline");
        var planned = await new PlanProcess(checkout).PlanAsync(Stack, [], null, cancellationToken);
        if (!planned.Succeeded(out var plan, out var refusal))
        {
            return refusal;
        }

        terminal.Line(
            $"   {plan.Resources.Length} resources, {plan.Outputs.ReplicationGroupId}, "
            + $"mode {plan.Mode.ToString().ToLowerInvariant()}, ${plan.Cost.MonthlyUsd:0.00} a month");

        Begin("lab", "The same plan as real Redis on loopback");
        var up = await labs.UpAsync(plan, new LabOptions { Name = LabName }, cancellationToken);
        var processes = ImmutableArray<int>.Empty;
        try
        {
            terminal.Line($"   primary {up.Outputs.PrimaryEndpoint}, API {up.Outputs.ApiEndpoint}");
            await AgainstLabAsync(plan, seed, cancellationToken);
            var status = await labs.StatusAsync(LabName, CancellationToken.None);
            processes = [status.SupervisorProcessId, .. status.Nodes.Select(n => n.ProcessId).OfType<int>()];
        }
        finally
        {
            Begin("down", "Everything stopped and removed");
            await labs.DownAsync(LabName, CancellationToken.None);
            labs.DeleteSnapshots(LabName);
        }

        // A process that has ended and waits to be collected does not count.
        var left = processes.Count(id => ProcessIdentity.Of(id) is not null);
        Prove(
            "no process and no file of the lab is left",
            left == 0 && !labs.List().Contains(LabName),
            $"{processes.Length} processes ended, {left} left");
        return new DemoReport([.. proofs], Math.Round(clock.GetElapsedTime(began).TotalSeconds, 1));
    }

    private async Task AgainstLabAsync(PlanDocument plan, SeedOptions seed, CancellationToken cancellationToken)
    {
        var group = Open();
        var connections = await group.ThroughEndpointAsync(cancellationToken);

        Begin("seed", "Sessions, rate limits, cached queries and Celery results");
        var seeded = new SeedPlan(seed, clock.GetUtcNow());
        var written = await OnPrimary.RunAsync(
            connections, database => new Seeder(database, clock).WriteAsync(seeded, cancellationToken), null, clock, cancellationToken);
        terminal.Line(
            $"   {written.Sessions:N0} sessions of {written.Users:N0} users and {written.OtherKeys:N0} other keys "
            + $"in {written.Took.TotalSeconds:0.0} s over TLS");

        using var stopTraffic = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var traffic = new TrafficRun(connections, new TrafficOptions { Rate = 100, Users = 100 }, clock);
        var running = traffic.RunAsync(stopTraffic.Token);
        terminal.Line("   traffic runs from here on: 100 operations a second, as the applications send them");
        try
        {
            await SnapshotAsync(group, cancellationToken);
            await SwitchToHaAsync(plan, seeded, connections, cancellationToken);
            await FailoverAsync(Open(), traffic, cancellationToken);
            await FlushAsync(connections, seeded, cancellationToken);
        }
        finally
        {
            await stopTraffic.CancelAsync();
            var seen = await running;
            terminal.Line(
                $"   traffic in total: {seen.Answered.Values.Sum():N0} answered, {seen.Failed.Values.Sum():N0} failed, "
                + $"p99 {seen.LatencyMs.P99:0.0} ms, longest time without a write {seen.LongestWriteGapMs:0} ms");
        }

        step = "traffic";
        var answered = (await running).Answered.Values.Sum();
        Prove("clients were served before, during and after the changes", answered > 0, $"{answered:N0} operations answered");
        await ProveOthersAsync(seeded, cancellationToken);
    }

    private async Task SnapshotAsync(IGroupAccess group, CancellationToken cancellationToken)
    {
        Begin("snapshot", "A snapshot before the changes");
        // In the lab's directory: it is deleted with the lab.
        var manifests = new ManifestStore(Path.Combine(checkout.Labs, LabName));
        var routine = new SnapshotCreateRoutine(group, null, manifests, clock);
        var result = await RunAsync(routine, cancellationToken);
        Prove("the snapshot is available", result.Outcome == RoutineOutcome.Done, result.Summary);
        var manifest = manifests.Find(group.Target.Outputs.ReplicationGroupId, result.Name).Select(ManifestStore.Read).FirstOrDefault();
        var verify = new SnapshotVerifyRoutine(
            result.Name, labs.SnapshotFiles(LabName, result.Name), manifest?.Succeeded(out var read, out _) == true ? read : null, clock);
        var verdict = await verify.LookAsync(Quiet, cancellationToken);
        Prove(
            "it loads and holds the keys of that moment, although traffic ran",
            verdict.Quality == SnapshotQuality.Good,
            string.Join(' ', verdict.Problems.Prepend(verdict.Summary)));
    }

    private async Task SwitchToHaAsync(
        PlanDocument before, SeedPlan seeded, IMultiplexerFactory connections, CancellationToken cancellationToken)
    {
        Begin("ha", $"One setting, {ToHa}, applied in place under traffic");
        var planned = await new PlanProcess(checkout).PlanAsync(Stack, [ToHa], labs.PlanFile(LabName), cancellationToken);
        if (!planned.Succeeded(out var plan, out var refusal))
        {
            throw new LabRefusedException(refusal.What, refusal.Remedy);
        }

        Prove(
            "nothing is replaced",
            plan.Comparison is { } comparison && comparison.Changes.All(c => c.Action is not (ChangeAction.Replace or ChangeAction.Delete)),
            $"${before.Cost.MonthlyUsd:0.00} -> ${plan.Cost.MonthlyUsd:0.00} a month");
        var applied = await labs.ApplyAsync(LabName, plan, [ToHa], cancellationToken);
        var lost = await CountMissingAsync(connections, seeded, cancellationToken);
        Prove(
            "the replica is in sync and no session is lost",
            applied.Problem is null && lost == 0,
            applied.Problem ?? $"{string.Join(", then ", applied.Steps)}; {lost:N0} sessions missing");
    }

    private async Task FailoverAsync(IGroupAccess group, TrafficRun traffic, CancellationToken cancellationToken)
    {
        Begin("failover", "The primary is killed, and the replica is promoted");
        var routine = new FailoverRoutine(group, new FailoverOptions(null, Acknowledge: false), clock);
        var result = await RunAsync(routine, cancellationToken);
        Prove(
            "another node is the primary and accepts writes",
            result.Outcome == RoutineOutcome.Done && result.ToNode is not null && result.ToNode != result.FromNode,
            $"{result.FromNode} -> {result.ToNode}; writes stopped for {result.WriteOutageMs:0} ms; "
            + $"{result.LostWrites} of {result.AcknowledgedWrites:N0} acknowledged writes of the probe lost");
        var journal = await traffic.CheckWritesAsync(cancellationToken);
        terminal.Line(
            $"   of the traffic's {journal.Checked:N0} acknowledged writes {journal.Lost.Length:N0} are lost: replication is asynchronous");
    }

    private async Task FlushAsync(IMultiplexerFactory connections, SeedPlan seeded, CancellationToken cancellationToken)
    {
        Begin("flush", "One user, then everyone");
        var user = seeded.Users().First();
        var one = await FlushAsync(new SessionSelection([user.UserId], SessionFilter.Everything), cancellationToken);
        var missing = await CountMissingAsync(connections, seeded, cancellationToken);
        Prove(
            "exactly that user's sessions are deleted",
            one.Outcome == RoutineOutcome.Done && missing == user.Sessions.Count,
            $"the user had {user.Sessions.Count} sessions, the flush deleted {one.Ended}, and {missing:N0} of all sessions are gone");

        var all = await FlushAsync(new SessionSelection([], SessionFilter.Everything), cancellationToken);
        var left = seeded.Options.Sessions - await CountMissingAsync(connections, seeded, cancellationToken);
        Prove("no old session is left", all.Outcome == RoutineOutcome.Done && left == 0, $"{all.Summary} {left:N0} left");
    }

    private async Task ProveOthersAsync(SeedPlan seeded, CancellationToken cancellationToken)
    {
        step = "others";
        var connections = await Open().ThroughEndpointAsync(cancellationToken);
        var check = await OnPrimary.RunAsync(
            connections,
            database => new Seeder(database, clock).CheckOthersAsync(seeded, cancellationToken),
            null,
            clock,
            cancellationToken);
        var expired = check.Expired > 0 ? $", {check.Expired:N0} expired as planned" : "";
        Prove(
            "every other key is unchanged",
            check.Intact,
            $"{check.Present:N0} present{expired}, {check.Missing:N0} missing, {check.Changed:N0} changed");
    }

    private Task<int> CountMissingAsync(IMultiplexerFactory connections, SeedPlan seeded, CancellationToken cancellationToken) =>
        OnPrimary.RunAsync(connections, database => CountMissingAsync(database, seeded, cancellationToken), null, clock, cancellationToken);

    private static async Task<int> CountMissingAsync(IDatabase database, SeedPlan seeded, CancellationToken cancellationToken)
    {
        var missing = 0;
        foreach (var chunk in seeded.Users().SelectMany(u => u.Sessions).Chunk(2_000))
        {
            var asked = chunk.Select(s => database.KeyExistsAsync(KeyNames.Session(s.Id), CommandFlags.DemandMaster));
            var exists = await Task.WhenAll(asked).WaitAsync(cancellationToken);
            missing += exists.Count(e => !e);
        }

        return missing;
    }

    private async Task<SessionFlushResult> FlushAsync(SessionSelection selection, CancellationToken cancellationToken) => await RunAsync(
        await SessionFlushRoutine.OpenAsync(Open(), new SessionFlushOptions { Selection = selection }, clock, cancellationToken),
        cancellationToken);

    // Plans and runs without a lock: no other routine uses this lab.
    private static async Task<TResult> RunAsync<TPlan, TResult>(IRoutine<TPlan, TResult> routine, CancellationToken cancellationToken)
        where TPlan : class, IRoutinePlan
        where TResult : class, IRoutineResult =>
        await routine.RunAsync(
            await routine.PlanAsync(Quiet, cancellationToken), Quiet, _ => Task.FromResult<string?>(null), cancellationToken);

    // The outputs change with the topology, so each routine reads them again.
    private IGroupAccess Open() => groups.Open(new GroupTarget($"--lab {LabName}", labs.Outputs(LabName)));

    private void Begin(string name, string what)
    {
        step = name;
        terminal.Line($"{name}: {what}", Tone.Heading);
    }

    private void Prove(string claim, bool holds, string seen)
    {
        proofs.Add(new DemoProof(step, claim, holds, seen));
        terminal.Line($"   {(holds ? "ok  " : "FAIL")} {claim}: {seen}", holds ? Tone.Good : Tone.Bad);
    }
}

/// <summary>The result of the demonstration.</summary>
public sealed record DemoReport(ImmutableArray<DemoProof> Proofs, double TookSeconds)
{
    public bool Holds => Proofs.All(p => p.Holds);
}

/// <summary>A claim, and what was measured.</summary>
/// <param name="Step">The step of the demonstration.</param>
public sealed record DemoProof(string Step, string Claim, bool Holds, string Seen);
