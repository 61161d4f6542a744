using Amply.Lab.Tests.Supervisor;
using Amply.Model.Outputs;

namespace Amply.Lab.Tests.DataPlane;

/// <summary>A client that writes all the time and remembers what was acknowledged to it.</summary>
internal sealed class AcknowledgedWrites : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly List<string> acknowledged = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly StackOutputs outputs;
    private readonly Task writing;

    private AcknowledgedWrites(StackOutputs outputs, bool replicated)
    {
        this.outputs = outputs;
        writing = WriteAsync(replicated);
    }

    public int Count
    {
        get
        {
            lock (acknowledged)
            {
                return acknowledged.Count;
            }
        }
    }

    /// <param name="replicated">Whether a write counts only once a replica has it.</param>
    public static async Task<AcknowledgedWrites> StartAsync(StackOutputs outputs, bool replicated)
    {
        var writes = new AcknowledgedWrites(outputs, replicated);
        await writes.GrowAsync();
        return writes;
    }

    /// <summary>Returns when more has been acknowledged than is now.</summary>
    public async Task GrowAsync()
    {
        for (var (enough, attempt) = (Count + 20, 0); Count < enough; attempt++)
        {
            Assert.True(attempt < 1000, $"Writes stand still at {Count}.");
            await Task.Delay(Interval);
        }
    }

    /// <summary>Ends the writing, and tells which acknowledged writes are not there.</summary>
    public async Task<List<string>> MissingAsync()
    {
        await stopping.CancelAsync();
        await writing;
        await using var redis = await RedisConnection.OpenAsync(outputs);
        var missing = new List<string>();
        foreach (var key in acknowledged)
        {
            if (await redis.SendAsync("GET", key) != key)
            {
                missing.Add(key);
            }
        }

        return missing;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await writing;
        stopping.Dispose();
    }

    private async Task WriteAsync(bool replicated)
    {
        var number = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var redis = await RedisConnection.OpenAsync(outputs);
                while (!stopping.IsCancellationRequested)
                {
                    var key = $"session:{number++}";
                    if (await redis.SendAsync("SET", key, key) is "OK" && (!replicated || await redis.SendAsync("WAIT", "1", "1000") is "1"))
                    {
                        lock (acknowledged)
                        {
                            acknowledged.Add(key);
                        }
                    }
                }
            }
            catch (Exception lost) when (lost is IOException or System.Net.Sockets.SocketException)
            {
                // As a client does in a failover: again, until the endpoint leads somewhere.
                await Task.Delay(Interval);
            }
        }
    }
}
