using Amply.Ops.Aws;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Wire;
using static Amply.Ops.Redis.Failures.ConnectionFailureKind;

namespace Amply.Ops.Tests.Redis;

/// <summary>What our own connection and the client's make of servers that are broken in every way that was thought of.</summary>
public sealed class BrokenServersTests
{
    private const int MostLooks = 30;

    private static readonly Dictionary<string, Broken> Servers = new()
    {
        ["closes"] = new(_ => FakeRedis.Closing(), [ClosedInHandshake], [ClosedInHandshake, Lost]),
        ["is silent"] = new(_ => FakeRedis.Silent(), [Silence], [Silence, ConnectTimeout]),
        ["speaks HTTP"] = new(_ => FakeRedis.Talking("HTTP/1.1 400 Bad Request\r\n\r\n"), [Handshake], [Handshake]),
        ["is of another authority"] = new(_ => FakeRedis.Answering(Accept, FakeAuthority.Of("127.0.0.1", -1, 1)), [UnknownAuthority], [UnknownAuthority]),
        ["is of another name"] = new(own => FakeRedis.Answering(Accept, own), [OtherName], [OtherName]) { Authority = FakeAuthority.Of("other.example", -1, 1) },
        ["has expired"] = new(own => FakeRedis.Answering(Accept, own), [Expired], [Expired]) { Authority = FakeAuthority.Of("127.0.0.1", -3, -1) },
        ["is not valid yet"] = new(own => FakeRedis.Answering(Accept, own), [NotYetValid], [NotYetValid]) { Authority = FakeAuthority.Of("127.0.0.1", 1, 3) },
        ["refuses the token"] = new(_ => FakeRedis.Answering(c => c[0] == "AUTH" ? "-WRONGPASS invalid username-password pair\r\n" : "-NOAUTH Authentication required.\r\n"), [AuthRefused], [AuthRefused]),
        ["is full of clients"] = new(_ => FakeRedis.Answering(_ => "-ERR max number of clients reached\r\n"), [TooManyClients], [TooManyClients]),
        ["loads"] = new(_ => FakeRedis.Answering(c => c[0] == "AUTH" ? "+OK\r\n" : "-LOADING Redis is loading the dataset in memory\r\n"), [Loading], [Loading]),
        ["runs a script"] = new(_ => FakeRedis.Answering(c => c[0] == "AUTH" ? "+OK\r\n" : "-BUSY Redis is busy running a script.\r\n"), [Busy], [Busy]),
        ["speaks another protocol"] = new(_ => FakeRedis.Answering(_ => "hello\r\n"), [NotRedis], [NotRedis]),
        ["is silent after AUTH"] = new(_ => FakeRedis.Answering(c => c[0] == "AUTH" ? "+OK\r\n" : ""), [Silence], [Silence, ConnectTimeout]),
    };

    public static TheoryData<string> Names => [.. Servers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AServerThatIsBroken_IsSaidToBeBrokenInThatWay(string name)
    {
        var broken = Servers[name];
        using var server = broken.Serve(broken.Authority);
        var connections = Connections(server.Endpoint, broken.Authority);

        Assert.Contains(Assert.Single(await connections.FindAsync(CancellationToken.None)).Kind, broken.Own);

        await using var connection = await connections.ConnectAsync(CancellationToken.None);
        for (var left = MostLooks; ; await Task.Delay(100))
        {
            var failure = Assert.Single(await ClientFailures.OfAsync(connection));
            Assert.Equal(server.Endpoint.ToString(), failure.Endpoint);
            if (broken.Client.Contains(failure.Kind))
            {
                break;
            }

            // On a busy machine it may have given up its first attempt itself, and it keeps no other: therefore we ask ourselves as well.
            if (--left == 0)
            {
                Assert.Contains(failure.Kind, (ConnectionFailureKind[])[Silence, ConnectTimeout, Lost]);
                break;
            }
        }
    }

    [Theory]
    [InlineData("no-such-host.invalid", 6379, NameUnknown)]
    [InlineData("127.0.0.1", 1, Refused)]
    public async Task AnEndpointThatLeadsNowhere_IsSaidTo(string host, int port, ConnectionFailureKind kind)
    {
        var connections = Connections(new Endpoint(host, port), FakeAuthority.Trusted);

        Assert.Equal(kind, Assert.Single(await connections.FindAsync(CancellationToken.None)).Kind);

        await using var connection = await connections.ConnectAsync(CancellationToken.None);
        Assert.Equal(kind, Assert.Single(await ClientFailures.OfAsync(connection)).Kind);
    }

    [Theory]
    [InlineData(null, "it is not there")]
    [InlineData("", "it holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "it holds a certificate that is damaged")]
    public void AnAuthorityFileThatCannotBeUsed_IsNamedWithTheReason(string? content, string why)
    {
        var file = Path.Combine(Path.GetTempPath(), content is null ? "amply-no-such-directory/ca.pem" : $"{Guid.NewGuid():n}.pem");
        try
        {
            if (content is not null)
            {
                File.WriteAllText(file, content);
            }

            var failure = Assert.Throws<GroupUnreachableException>(() => CertificateTrust.Authority(file)).Failure;

            Assert.Equal((NoAuthorityFile, $"the CA certificate file '{file}' cannot be used: {why}"), (failure!.Kind, failure.Words));
        }
        finally
        {
            if (content is not null)
            {
                File.Delete(file);
            }
        }
    }

    private static string Accept(string[] command) => "+OK\r\n";

    private static GroupConnections Connections(Endpoint endpoint, FakeAuthority authority) => new([endpoint], authority.Root, new Secret("token"));

    /// <param name="Own">What our own connection may make of it.</param>
    /// <param name="Client">What the client's may; it is told less.</param>
    private sealed record Broken(Func<FakeAuthority, FakeRedis> Serve, ConnectionFailureKind[] Own, ConnectionFailureKind[] Client)
    {
        /// <summary>Whom the client trusts.</summary>
        public FakeAuthority Authority { get; init; } = FakeAuthority.Trusted;
    }
}
