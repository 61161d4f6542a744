namespace Amply.Lab.Servers;

/// <summary>Connections that a client opens and never closes.</summary>
internal sealed class LeakedClients : INodeLoad
{
    public const string Name = "lab-leak";

    // Shorter than the idle time after which the parameter group closes connections.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private readonly ImmutableArray<RespClient> clients;
    private readonly Task beating;

    private LeakedClients(ImmutableArray<RespClient> clients, TimeProvider clock)
    {
        this.clients = clients;
        beating = BeatAsync(clock);
    }

    public string Text => $"{clients.Length} connections";

    /// <exception cref="NodeException">The node refuses so many. None stays open.</exception>
    public static async Task<LeakedClients> OpenAsync(RedisNode node, string token, int count, TimeProvider clock)
    {
        var connection = node.Connect();
        var clients = ImmutableArray.CreateBuilder<RespClient>(count);
        try
        {
            while (clients.Count < count)
            {
                clients.Add(await connection.OpenClientAsync(token, Name));
            }
        }
        catch
        {
            clients.ToList().ForEach(client => client.Dispose());
            throw;
        }

        return new LeakedClients(clients.ToImmutable(), clock);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await beating;
        foreach (var client in clients)
        {
            client.Dispose();
        }

        stopping.Dispose();
    }

    private async Task BeatAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await Task.WhenAll(clients.Select(BeatAsync));
            }
        }
        catch (OperationCanceledException)
        {
            // The fault was removed.
        }
    }

    private async Task BeatAsync(RespClient client)
    {
        try
        {
            await client.SendAsync([["PING"]], Patience, stopping.Token);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The node closed the connection, as after "clients kill".
        }
    }
}
