using System.Text.Json.Nodes;
using Amply.EndToEnd.Harness;
using Amply.TestServers;

namespace Amply.EndToEnd.Interop;

/// <summary>Celery with a worker and its own result backend at a lab; its tasks wait in a redis-server that nothing happens to.</summary>
public sealed class CeleryTests : IAsyncLifetime
{
    private const string Second = "amply-redis-prod-002";
    private const int Tasks = 60;

    // In seconds.
    private const int Patience = 10;

    private RedisServer broker = null!;

    public async Task InitializeAsync() => broker = await RedisServer.StartAsync();

    public async Task DisposeAsync() => await broker.DisposeAsync();

    [ClientFact(TestClient.Celery)]
    public async Task It_goes_on_through_a_switch_to_ha_and_a_failover()
    {
        await using var lab = await RunningLab.UpAsync();
        await using var celery = Start(lab);
        await celery.CallAsync("ready");
        var numbers = Enumerable.Range(0, int.MaxValue).GetEnumerator();

        // Nothing is lost. But Celery does not wait until its subscription is there, and on a busy machine a caller may miss the message
        // that its result is: it waits until its time is up, and asks again.
        var missed = await DuringAsync(celery, numbers, () => lab.Cli.SucceedAsync("lab", "apply", "--lab", lab.Name, "--set", "mode=ha"));
        Assert.Subset(new HashSet<string> { "TimeoutError" }, missed.ToHashSet());
        await using (var redis = await LabRedis.ConnectAsync(lab))
        {
            Assert.InRange((await redis.GetDatabase().KeyTimeToLiveAsync("celery-task-meta-" + Id(0)))!.Value.TotalSeconds, 3_000, 3_600);
            await redis.GetDatabase().StringSetAsync("cache:last", "1");
            Assert.Equal(1, (int)await redis.GetDatabase().ExecuteAsync("WAIT", 1, 60_000));
        }

        var replicated = numbers.Current;
        var errors = await DuringAsync(celery, numbers, async () =>
        {
            await lab.Labs.KillAsync(lab.Name, "amply-redis-prod-001", CancellationToken.None);
            await lab.UntilAsync(status => RunningLab.IsWhole(status) && status.Nodes.Single(node => node.Role is "primary").Id is Second);
        });

        // Its own retries take the most. What a caller sees is that the connection is gone, or nothing until its time is up,
        // where the result went down with the primary: it asks again.
        Assert.Subset(new HashSet<string> { "ConnectionError", "TimeoutError" }, errors.ToHashSet());
        for (var number = 0; number <= replicated; number++)
        {
            Assert.Equal($"[\"SUCCESS\",{number + 1}]", (await celery.CallAsync("read", Id(number)))!.ToJsonString());
        }
    }

    [ClientFact(TestClient.Celery)]
    public async Task It_fails_on_a_cluster_as_the_README_says()
    {
        await using var lab = await RunningLab.UpAsync("--set", "mode=cluster", "--set", "shards=3");
        await using var celery = Start(lab);
        var errors = new List<string>();
        for (var number = 0; number < Tasks; number++)
        {
            try
            {
                await celery.CallAsync("store", Id(number), number);
            }
            catch (PythonException raised)
            {
                errors.Add(raised.Message);
            }
        }

        // At most a third of the slots lie where it happens to be connected to; none where that is a replica.
        Assert.InRange(errors.Count, Tasks / 3, Tasks);
        Assert.All(errors, error => Assert.Matches(@"^ResponseError: MOVED \d+ 127\.\d+\.\d+\.\d+:6379$", error));
        var readme = await File.ReadAllTextAsync(Path.Combine(ShippedProgram.Checkout(), "README.md"));
        Assert.Contains("`ResponseError: MOVED ", readme, StringComparison.Ordinal);
    }

    private PythonApplication Start(RunningLab lab) => PythonApplication.Start("celery_tasks.py", new Dictionary<string, string>
    {
        ["CELERY_BROKER"] = $"redis+socket://{broker.SocketPath}",
        ["CELERY_RESULT_BACKEND"] = lab.Outputs.CeleryResultBackendUrl!,
    });

    private static string Id(int number) => $"00000000-0000-0000-0000-{number:000000000000}";

    // Each task until its result is there, before, during and after the change; returned is what callers saw meanwhile.
    private static async Task<List<string>> DuringAsync(PythonApplication celery, IEnumerator<int> numbers, Func<Task> change)
    {
        var errors = new List<string>();
        await RunAsync(celery, numbers, errors);
        var changing = change();
        do
        {
            await RunAsync(celery, numbers, errors);
        }
        while (!changing.IsCompleted);
        await changing;
        await RunAsync(celery, numbers, errors);
        return errors;
    }

    private static async Task RunAsync(PythonApplication celery, IEnumerator<int> numbers, List<string> errors)
    {
        for (var count = 0; count < 20 && numbers.MoveNext(); count++)
        {
            JsonNode? result = null;
            while (result is null)
            {
                Assert.True(errors.Count(error => error is "TimeoutError") < 12, $"task {numbers.Current} is never done: {string.Join(", ", errors)}");
                try
                {
                    result = await celery.CallAsync("run", Id(numbers.Current), numbers.Current, 1, Patience);
                }
                catch (PythonException raised)
                {
                    errors.Add(raised.Kind);
                    await Task.Delay(100);
                }
            }

            Assert.Equal(numbers.Current + 1, (int)result);
        }
    }
}
