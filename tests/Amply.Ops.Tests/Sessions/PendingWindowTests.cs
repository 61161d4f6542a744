using Amply.Ops.Routines.Flush;

namespace Amply.Ops.Tests.Sessions;

public sealed class PendingWindowTests
{
    [Fact]
    public async Task Drain_WhenCommandsFail_WaitsForAllAndThrowsTheFirstFailure()
    {
        var window = new PendingWindow(capacity: 1_000);
        var late = new TaskCompletionSource();
        await window.AddAsync(Task.FromException(new InvalidOperationException("first")), 1);
        await window.AddAsync(Task.FromException(new InvalidOperationException("second")), 1);
        await window.AddAsync(late.Task, 1);

        var draining = window.DrainAsync();

        Assert.False(draining.IsCompleted);
        late.SetResult();
        Assert.Equal("first", (await Assert.ThrowsAsync<InvalidOperationException>(() => draining)).Message);
    }

    [Fact]
    public async Task Add_WhenTooManyKeysAreNamed_WaitsForTheOldest()
    {
        var window = new PendingWindow(capacity: 10);
        var oldest = new TaskCompletionSource();
        await window.AddAsync(oldest.Task, 6);

        var adding = window.AddAsync(Task.CompletedTask, 6);

        Assert.False(adding.IsCompleted);
        oldest.SetResult();
        await adding;
    }
}
