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
    // Redis may work while the API is slow.
    private static readonly TimeSpan NodesPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PreviousPatience = TimeSpan.FromSeconds(4);

    private readonly AwsClients clients;
    private readonly PreviousTokenTries tries;
    private readonly Lazy<Task<FoundToken>> token;
    private readonly Lazy<X509Certificate2Collection?> authority;
    private string? status;

    /// <param name="tries">The tries of the secret's previous token in this run.</param>
    public LiveGroup(GroupTarget target, AwsClients clients, PreviousTokenTries tries)
    {
        Target = target;
        this.clients = clients;
        this.tries = tries;
        token = new Lazy<Task<FoundToken>>(() => Task.Run(() => TokenLookup.FindAsync(target, clients.Secrets, CancellationToken.None)));
        authority = new Lazy<X509Certificate2Collection?>(() => CertificateTrust.Authority(target.Outputs.CaCertificateFile));
    }

    public GroupTarget Target { get; }

    public IElastiCache ElastiCache => clients.ElastiCache;

    public IAlarms Alarms => clients.Alarms;

    public ILogs Logs => clients.Logs;

    public async Task<string?> CallerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Target.IsLab ? null : await clients.Caller.GetCallerIdentityAsync(cancellationToken);
        }
        catch (AwsException)
        {
            return null;
        }
    }

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
                var group = await ElastiCache.DescribeReplicationGroupAsync(Target.Outputs.ReplicationGroupId, cancellationToken)
                    .WaitAsync(NodesPatience, cancellationToken);
                status = group.Status;
                var nodes = group.NodeGroups.SelectMany(n => n.Members).Select(m => m.ReadEndpoint).OfType<Endpoint>().ToImmutableArray();
                if (!nodes.IsEmpty)
                {
                    return await FactoryAsync(nodes, cancellationToken);
                }
            }
            catch (Exception silent) when (silent is AwsException or TimeoutException)
            {
                // The endpoint leads to the primary.
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
        await RespConnection.OpenAsync(endpoint, authority.Value, await TokenAsync(cancellationToken), cancellationToken);

    public async Task<string?> StatusAsync(CancellationToken cancellationToken)
    {
        if (status is not null)
        {
            return status;
        }

        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(StatusPatience);
        try
        {
            var group = await ElastiCache.DescribeReplicationGroupAsync(Target.Outputs.ReplicationGroupId, ceiling.Token)
                .WaitAsync(ceiling.Token);
            return status = group.Status;
        }
        catch (Exception silent) when (
            silent is AwsException || (silent is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public async Task<Diagnosis?> DiagnoseAsync(
        IEnumerable<ConnectionFailure> failures, AskedGroup asked, CancellationToken cancellationToken)
    {
        var all = failures.ToArray();
        var found = token is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result: { } result } } ? result : null;
        // A node asks for the token only after its certificate was verified.
        var refused = all.FirstOrDefault(failure => failure is { Kind: ConnectionFailureKind.AuthRefused, Endpoint: not null });
        return Diagnosis.Of(all, asked with
        {
            Token = found?.Origin ?? TokenOrigin.Unknown,
            Previous = refused is null || found is not { IsOfSecret: true }
                ? PreviousToken.NotTried
                : await tries.TryAsync(
                    Target.Outputs.AuthTokenSecretArn,
                    () => TryPreviousAsync(Endpoint.Parse(refused.Endpoint!))).WaitAsync(cancellationToken),
        });
    }

    private async Task<PreviousToken> TryPreviousAsync(Endpoint endpoint)
    {
        using var ceiling = new CancellationTokenSource(PreviousPatience);
        try
        {
            if (await TokenLookup.FindPreviousAsync(Target.Outputs, clients.Secrets, ceiling.Token) is not { } previous)
            {
                return PreviousToken.NotTried;
            }

            using var connection = await RespConnection.OpenAsync(endpoint, authority.Value, previous, ceiling.Token);
            return PreviousToken.Works;
        }
        catch (ConnectionFailedException failed) when (failed.Failure.Kind == ConnectionFailureKind.AuthRefused)
        {
            return PreviousToken.IsRefused;
        }
        catch (Exception unknown) when (unknown is AwsException or ConnectionFailedException or OperationCanceledException)
        {
            return PreviousToken.NotTried;
        }
    }

    public Task<TokenVersions> TokenVersionsAsync(CancellationToken cancellationToken) =>
        TokenVersions.ReadAsync(Target.Outputs, clients.Secrets, cancellationToken);

    async Task<IDialer> IGroupAccess.ProbeAsync(CancellationToken cancellationToken)
    {
        var endpoint = Endpoint.Parse(Target.Outputs.PrimaryEndpoint ?? Target.Outputs.ConfigurationEndpoint!);
        return new EndpointDialer(endpoint, authority.Value, await TokenAsync(cancellationToken));
    }

    private async Task<IMultiplexerFactory> FactoryAsync(ImmutableArray<Endpoint> endpoints, CancellationToken cancellationToken) =>
        new GroupConnections(endpoints, authority.Value, await TokenAsync(cancellationToken), this);

    private async Task<Secret> TokenAsync(CancellationToken cancellationToken) => (await token.Value.WaitAsync(cancellationToken)).Value;
}

/// <summary>Opens real groups, which are used until the end of the run.</summary>
public sealed class LiveGroupOpener(TimeProvider clock) : IGroupOpener
{
    private readonly PreviousTokenTries tries = new(clock);

    public LiveGroupOpener()
        : this(TimeProvider.System)
    {
    }

    public IGroupAccess Open(GroupTarget target) => Open(target, AwsTimes.Default);

    public IGroupAccess Open(GroupTarget target, AwsTimes times) => new LiveGroup(
        target,
        new AwsClients(
            new AwsTarget(target.Outputs.Region, target.Outputs.ApiEndpoint is { } endpoint ? new Uri(endpoint) : null)
            {
                Option = target.Option,
            },
            times),
        tries);
}
