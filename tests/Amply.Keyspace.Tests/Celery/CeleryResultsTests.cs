namespace Amply.Keyspace.Tests.Celery;

public sealed class CeleryResultsTests(RedisFixture redis) : RedisTest(redis)
{
    private CeleryResults Sut => new(Database);

    [Fact]
    public async Task Get_reads_a_success()
    {
        await Database.StringSetAsync(
            "celery-task-meta-t1",
            """{"status": "SUCCESS", "result": {"sent": 3}, "traceback": null, "children": [], "date_done": "2025-03-04T05:06:07.089000", "task_id": "t1"}""");

        var read = await Sut.GetAsync("t1", None);

        Assert.Equal(("t1", "SUCCESS", 3), (read.Value!.TaskId, read.Value.Status, read.Value.Result.GetProperty("sent").GetInt32()));
        Assert.Equal(new DateTimeOffset(2025, 3, 4, 5, 6, 7, 89, TimeSpan.Zero), read.Value.DateDone);
    }

    [Fact]
    public async Task Get_tells_absent_malformed_and_wrong_type_apart()
    {
        await Database.StringSetAsync("celery-task-meta-m", "{}");
        await Database.StringSetAsync("celery-task-meta-n", "x");
        await Database.ListLeftPushAsync("celery-task-meta-w", "x");

        Assert.Equal(KeyState.Absent, (await Sut.GetAsync("a", None)).State);
        Assert.Equal(KeyState.Malformed, (await Sut.GetAsync("m", None)).State);
        Assert.Equal(KeyState.Malformed, (await Sut.GetAsync("n", None)).State);
        Assert.Equal(KeyState.WrongType, (await Sut.GetAsync("w", None)).State);
    }
}
