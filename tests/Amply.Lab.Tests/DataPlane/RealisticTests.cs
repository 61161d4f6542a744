using Amply.Lab.Servers;
using Amply.Lab.Supervisor;
using Amply.Wire;

namespace Amply.Lab.Tests.DataPlane;

/// <summary>How long a failover takes in a lab that is as slow as AWS: real nodes on a clock that does not wait.</summary>
public sealed class RealisticTests : IAsyncLifetime
{
    private const int Port = 6379;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amply-lab-tests-");
    private readonly ImpatientClock clock = new();
    private RedisDataPlane plane = null!;

    public async Task InitializeAsync()
    {
        var network = NetworkChooser.Choose(folder.FullName, skip: 0, Port, apiPort: 8080, bus: false);
        LabAuthority.Write(folder.FullName, "slow", network, names: null, TimeProvider.System);
        var settings = new NodeSettings
        {
            RedisServer = RedisServerProgram.Find(),
            Network = network,
            CertificateDirectory = folder.FullName,
            AdminPassword = "admin-of-the-test",
            Clock = clock,
            MaxmemoryBytes = 100_000_000,
            Tokens = ["token-of-the-test"],
        };
        var shape = new GroupShape(ClusterMode: false, [new ShardShape("0001", ["slow-001", "slow-002"], SlotSet.All)]);
        plane = await RedisDataPlane.StartAsync(settings, DataPlaneOptions.Realistic, folder.CreateSubdirectory("nodes").FullName, shape, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await plane.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact(Timeout = 120_000)]
    public async Task Failover_completes_after_half_a_minute_the_endpoint_moves_later_and_the_old_primary_is_back_last()
    {
        var steps = new Steps(clock);

        await plane.FailOverAsync("0001", steps, CancellationToken.None);

        Assert.Equal([FailoverStage.PrimaryLost, FailoverStage.Promoted, FailoverStage.EndpointMoved, FailoverStage.Recovering, FailoverStage.Recovered], steps.Seen.Select(step => step.Stage));
        var after = steps.Seen.ToDictionary(step => step.Stage, step => step.After);
        // What Redis itself needs comes on top, and is little even on a busy machine.
        Assert.InRange(after[FailoverStage.Promoted] - after[FailoverStage.PrimaryLost], TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(40));
        Assert.InRange(after[FailoverStage.EndpointMoved] - after[FailoverStage.Promoted], TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15));
        Assert.InRange(after[FailoverStage.Recovered] - after[FailoverStage.Recovering], TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90));
        Assert.Equal("slow-002", (await plane.NodesAsync(CancellationToken.None)).Single(node => node.Role is NodeRole.Primary).Id);
    }

    private sealed class Steps(TimeProvider clock) : IProgress<FailoverStep>
    {
        private readonly long called = clock.GetTimestamp();

        public List<(FailoverStage Stage, TimeSpan After)> Seen { get; } = [];

        public void Report(FailoverStep value) => Seen.Add((value.Stage, clock.GetElapsedTime(called)));
    }
}
