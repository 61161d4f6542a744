using Amply.Ops.Redis;
using Amply.Ops.Tests.Status;

namespace Amply.Ops.Tests.Redis;

public sealed class TopologyTests
{
    [Theory]
    [InlineData(90, 100, "third")]
    [InlineData(100, 90, "second")]
    public void Candidate_IsTheReplicaInSyncThatHasReceivedMost(long second, long third, string candidate)
    {
        var topology = new Topology
        {
            Nodes =
            [
                Seen.Primary,
                Seen.Replica with { Id = "second", ReplicationOffset = second },
                Seen.Replica with { Id = "third", ReplicationOffset = third },
                Seen.Replica with { Id = "fourth", ReplicationOffset = 200, LinkUp = false },
            ],
        };

        Assert.Equal(candidate, topology.Candidate?.Id);
    }
}
