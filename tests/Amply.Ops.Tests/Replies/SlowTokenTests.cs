using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;
using Amply.Ops.Tests.Status;
using Amply.Wire;
using Moq;

namespace Amply.Ops.Tests.Replies;

/// <summary>The time that a node has to answer begins when the token is there.</summary>
public sealed class SlowTokenTests
{
    [Fact]
    public async Task Read_WhenTheTokenComesLate_AsksNoNodeBefore()
    {
        var group = new SlowGroup();

        var reading = Topology.ReadAsync(group, CancellationToken.None);
        Assert.Equal((false, 0), (reading.IsCompleted, group.Asked));
        group.Token.SetResult();

        Assert.Equal(["primary endpoint", "reader endpoint"], (await reading).Nodes.Select(node => node.Id));
        Assert.Equal(2, group.Asked);
    }

    private sealed class SlowGroup : IGroupAccess
    {
        private readonly Mock<IElastiCache> api = new(MockBehavior.Strict);

        public SlowGroup() =>
            api.Setup(a => a.DescribeReplicationGroupAsync(Seen.Id, It.IsAny<CancellationToken>())).ReturnsAsync(Seen.Group with { NodeGroups = [] });

        public TaskCompletionSource Token { get; } = new();

        public int Asked { get; private set; }

        public GroupTarget Target => Seen.Target;

        public IElastiCache ElastiCache => api.Object;

        public IAlarms Alarms => throw new InvalidOperationException("not of this routine");

        public Task<IMultiplexerFactory> ThroughEndpointAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("not of this routine");

        public Task<IMultiplexerFactory> ToNodesAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("not of this routine");

        public void Prepare()
        {
        }

        public Task ReadyAsync(CancellationToken cancellationToken) => Token.Task;

        Task<RespConnection> IGroupNodes.AskAsync(Endpoint endpoint, CancellationToken cancellationToken)
        {
            Asked++;
            throw new IOException("nothing listens in this test");
        }

        Task<IDialer> IGroupAccess.ProbeAsync(CancellationToken cancellationToken) =>
            throw new InvalidOperationException("not of this routine");
    }
}
