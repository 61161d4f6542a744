using System.Text;
using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Probe;
using Amply.Ops.Target;
using Amply.Ops.Tests.Redis;
using Amply.Ops.Tests.Status;
using Amply.Wire;
using Moq;

namespace Amply.Ops.Tests.Failover;

/// <summary>A primary and two replicas that speak Redis over TLS, and an API that promotes the node that the test names.</summary>
internal sealed class ThreeNodes : IGroupAccess, IDialer, IDisposable
{
    public const string Third = "amply-redis-prod-003";

    private static readonly Secret Token = new("t0ken0t0ken0t0ken0");

    private readonly Dictionary<string, FakeRedis> servers;
    private readonly Mock<IElastiCache> api = new(MockBehavior.Strict);
    private volatile string primary = Seen.First;

    /// <param name="promote">What the API does when it is asked to promote a node; it names the primary by <see cref="Primary"/>.</param>
    public ThreeNodes(Action<ThreeNodes> promote)
    {
        servers = new[] { Seen.First, Seen.Second, Third }.ToDictionary(
            id => id, id => FakeRedis.Answering(command => Reply(id, command)), StringComparer.Ordinal);
        Group = Seen.Group with
        {
            NodeGroups =
            [
                Seen.Group.NodeGroups[0] with
                {
                    Members =
                    [
                        .. servers.Select(node => new NodeGroupMember
                        {
                            CacheClusterId = node.Key,
                            CacheNodeId = "0001",
                            ReadEndpoint = node.Value.Endpoint,
                        }),
                    ],
                },
            ],
        };
        api.Setup(a => a.DescribeEventsAsync(It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        api.Setup(a => a.DescribeReplicationGroupAsync(Seen.Id, It.IsAny<CancellationToken>())).ReturnsAsync(() => Group);
        api.Setup(a => a.ModifyReplicationGroupAsync(Seen.Id, It.IsAny<ReplicationGroupChange>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string _, ReplicationGroupChange change, CancellationToken _) =>
            {
                if (change.PrimaryClusterId is not null)
                {
                    promote(this);
                }
                else
                {
                    var flag = change.MultiAzEnabled == true ? FeatureStatus.Enabled : FeatureStatus.Disabled;
                    Group = Group with { AutomaticFailover = flag, MultiAz = flag };
                }

                return Group;
            });
    }

    /// <summary>The node that says that it is the primary.</summary>
    public string Primary
    {
        get => primary;
        set => primary = value;
    }

    /// <summary>What each node answers to CLIENT LIST.</summary>
    public string Clients { get; init; } = "";

    public ReplicationGroup Group { get; private set; }

    public GroupTarget Target { get; } = new("--stack prod", Seen.Outputs with { Nodes = [Seen.First, Seen.Second, Third] });

    public IElastiCache ElastiCache => api.Object;

    public IAlarms Alarms => throw new InvalidOperationException("not of this routine");

    public Task<IMultiplexerFactory> ThroughEndpointAsync(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("not of this routine");

    public Task<IMultiplexerFactory> ToNodesAsync(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("not of this routine");

    public void Prepare()
    {
    }

    Task<RespConnection> IGroupNodes.AskAsync(Endpoint endpoint, CancellationToken cancellationToken) => OpenAsync(endpoint, cancellationToken);

    Task<IDialer> IGroupAccess.ProbeAsync(CancellationToken cancellationToken) => Task.FromResult<IDialer>(this);

    /// <summary>Dials as the primary endpoint does: it leads to the primary of the moment.</summary>
    Task<RespConnection> IDialer.DialAsync(CancellationToken cancellationToken) => OpenAsync(servers[primary].Endpoint, cancellationToken);

    public void Dispose()
    {
        foreach (var server in servers.Values)
        {
            server.Dispose();
        }
    }

    private static Task<RespConnection> OpenAsync(Endpoint endpoint, CancellationToken cancellationToken) =>
        RespConnection.OpenAsync(endpoint, FakeAuthority.Trusted.Root, Token, cancellationToken);

    private string Reply(string id, string[] command) => command[0] switch
    {
        "AUTH" => "+OK\r\n",
        "INFO" => Bulk(id == primary
            ? $"role:master\r\nrun_id:{id}\r\nmaster_repl_offset:1000\r\nconnected_slaves:2\r\n"
            : $"role:slave\r\nrun_id:{id}\r\nslave_repl_offset:1000\r\nmaster_link_status:up\r\nmaster_last_io_seconds_ago:1\r\n"),
        "RPUSH" when id != primary => "-READONLY You can't write against a read only replica.\r\n",
        "LRANGE" => "*0\r\n",
        "CLIENT" when command[1] == "LIST" => Bulk(Clients),
        _ => ":1\r\n",
    };

    private static string Bulk(string text) => $"${Encoding.Latin1.GetByteCount(text)}\r\n{text}\r\n";
}
