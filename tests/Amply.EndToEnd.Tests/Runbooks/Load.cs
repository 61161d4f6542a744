using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Amply.EndToEnd.Harness;
using StackExchange.Redis;

namespace Amply.EndToEnd.Runbooks;

/// <summary>Clients that do all that alarms are about, until they are disposed: much work, misses, new keys, connections, wrong tokens.</summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource stopping = new();
    private readonly List<TcpClient> idle = [];
    private readonly Task working;
    private readonly Task guessing;

    private Load(RunningLab lab, IDatabase database)
    {
        working = WorkAsync(database);
        guessing = GuessAsync(lab);
    }

    /// <param name="connections">That hang around and do nothing.</param>
    public static async Task<Load> StartAsync(RunningLab lab, ConnectionMultiplexer redis, int connections)
    {
        var load = new Load(lab, redis.GetDatabase());
        var endpoint = lab.Outputs.PrimaryEndpoint!.Split(':');
        for (var i = 0; i < connections; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(endpoint[0], int.Parse(endpoint[1]));
            load.idle.Add(client);
        }

        return load;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(working, guessing);
        idle.ForEach(client => client.Dispose());
        stopping.Dispose();
    }

    private async Task WorkAsync(IDatabase database)
    {
        var value = new string('x', 1_000);
        for (var round = 0; !stopping.IsCancellationRequested; round++)
        {
            var number = round;
            await Task.WhenAll(
                Task.WhenAll(Enumerable.Range(0, 100).Select(i => database.StringGetAsync($"cache:nowhere:{i}"))),
                Task.WhenAll(Enumerable.Range(0, 10).Select(i => database.StringSetAsync($"cache:load:{number}:{i}", value, TimeSpan.FromMinutes(10)))));
            await Task.WhenAny(Task.Delay(Pause, stopping.Token));
        }
    }

    private async Task GuessAsync(RunningLab lab)
    {
        var options = new ConfigurationOptions { Ssl = true, Password = "a-token-of-yesterday", EndPoints = { lab.Outputs.PrimaryEndpoint! }, ConnectRetry = 0 };
        options.TrustIssuer(X509CertificateLoader.LoadCertificateFromFile(lab.Outputs.CaCertificateFile!));
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
                Assert.Fail("a wrong token was taken");
            }
            catch (RedisConnectionException)
            {
                await Task.WhenAny(Task.Delay(Pause, stopping.Token));
            }
        }
    }
}
