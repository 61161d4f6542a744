using System.Security.Cryptography.X509Certificates;
using Amply.Keyspace.Connections;
using Amply.Ops.Aws;
using Amply.Ops.Aws.ElastiCache;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Redis.Probe;

namespace Amply.Ops.Target;

/// <summary>The real access to a group: TLS with a verified certificate. The token is read once and never printed.</summary>
public sealed class LiveGroup : IGroupAccess
{
    private readonly AwsClients clients;
    private readonly Lazy<Task<Secret>> token;
    private readonly Lazy<X509Certificate2Collection?> authority;

    public LiveGroup(GroupTarget target, AwsClients clients)
    {
        Target = target;
        this.clients = clients;
        token =
            new Lazy<Task<Secret>>(() => Task.Run(() => TokenLookup.FindAsync(target.Outputs, clients.Secrets, CancellationToken.None)));
        authority = new Lazy<X509Certificate2Collection?>(() => CertificateTrust.Authority(target.Outputs.CaCertificateFile));
    }

    public GroupTarget Target { get; }

    public IElastiCache ElastiCache => clients.ElastiCache;

    public IAlarms Alarms => clients.Alarms;

    public async Task<IMultiplexerFactory> ThroughEndpointAsync(CancellationToken cancellationToken) =>
        await FactoryAsync([Endpoint.Parse(Target.Outputs.PrimaryEndpoint ?? Target.Outputs.ConfigurationEndpoint!)], cancellationToken);

    public async Task<IMultiplexerFactory> ToNodesAsync(CancellationToken cancellationToken)
    {
        // The token and the nodes are read at the same time: an API that hangs costs one time-out.
        Prepare();

        // In cluster mode the configuration endpoint leads to all nodes. Without cluster mode only the API knows them.
        if (Target.Outputs.ConfigurationEndpoint is null)
        {
            try
            {
                var group = await ElastiCache.DescribeReplicationGroupAsync(Target.Outputs.ReplicationGroupId, cancellationToken);
                var nodes = group.NodeGroups.SelectMany(n => n.Members).Select(m => m.ReadEndpoint).OfType<Endpoint>().ToImmutableArray();
                if (!nodes.IsEmpty)
                {
                    return await FactoryAsync(nodes, cancellationToken);
                }
            }
            catch (AwsException)
            {
                // Redis may work while the API fails.
            }
        }

        return await ThroughEndpointAsync(cancellationToken);
    }

    public void Prepare()
    {
        _ = token.Value;
        // The first certificate loads the cryptography libraries. Meanwhile the API is called.
        _ = Task.Run(() => authority.Value);
    }

    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await token.Value.WaitAsync(cancellationToken);
        }
        catch (GroupUnreachableException)
        {
            // Each connection that needs the token reports the failure.
        }
    }

    async Task<RespConnection> IGroupNodes.AskAsync(Endpoint endpoint, CancellationToken cancellationToken) =>
        await RespConnection.OpenAsync(endpoint, authority.Value, await token.Value.WaitAsync(cancellationToken), cancellationToken);

    public Task<TokenVersions> TokenVersionsAsync(CancellationToken cancellationToken) =>
        TokenVersions.ReadAsync(Target.Outputs, clients.Secrets, cancellationToken);

    async Task<IDialer> IGroupAccess.ProbeAsync(CancellationToken cancellationToken)
    {
        var endpoint = Endpoint.Parse(Target.Outputs.PrimaryEndpoint ?? Target.Outputs.ConfigurationEndpoint!);
        return new EndpointDialer(endpoint, authority.Value, await token.Value.WaitAsync(cancellationToken));
    }

    private async Task<IMultiplexerFactory> FactoryAsync(ImmutableArray<Endpoint> endpoints, CancellationToken cancellationToken) =>
        new GroupConnections(endpoints, authority.Value, await token.Value.WaitAsync(cancellationToken));
}

/// <summary>Opens real groups, which are used until the end of the run.</summary>
public sealed class LiveGroupOpener : IGroupOpener
{
    public IGroupAccess Open(GroupTarget target) => new LiveGroup(
        target,
        new AwsClients(
            new AwsTarget(target.Outputs.Region, target.Outputs.ApiEndpoint is { } endpoint ? new Uri(endpoint) : null)
            {
                Option = target.Option,
            },
            AwsTimes.Default));
}
