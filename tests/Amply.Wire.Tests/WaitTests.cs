using Microsoft.Extensions.Time.Testing;

namespace Amply.Wire.Tests;

public sealed class WaitTests
{
    private static readonly WaitTimes Times = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    private readonly List<string> told = [];

    [Fact]
    public async Task Until_WhenItIsSoAtOnce_TellsNothing()
    {
        var result = await UntilAsync(_ => Task.FromResult((true, "there")));

        Assert.Equal((true, "there"), (result.Done, result.Seen));
        Assert.Empty(told);
    }

    [Fact]
    public async Task Until_WhenItNeverIs_EndsAtTheCeilingWithWhatWasSeenLast()
    {
        var looks = 0;

        var result = await UntilAsync(_ => Task.FromResult((false, $"look {++looks}")));

        Assert.Equal((false, $"look {looks}"), (result.Done, result.Seen));
        Assert.InRange(result.Elapsed, Times.Ceiling, Times.Ceiling + (2 * Times.Interval));
        Assert.Equal(looks - 1, told.Count);
        Assert.Matches(@"^\d+ s / 10 s  look 1$", told[0]);
    }

    [Fact]
    public async Task Until_WhenTheLookFails_Fails() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => UntilAsync(_ => throw new InvalidOperationException()));

    [Fact]
    public async Task Until_WhenItIsCancelled_EndsBetweenTwoLooks()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.UntilAsync(
            async _ =>
            {
                await stop.CancelAsync();
                return (false, "");
            },
            Times,
            null,
            TimeProvider.System,
            stop.Token));
    }

    // Each look at the clock, and each pause, takes a second.
    private Task<WaitResult> UntilAsync(Func<CancellationToken, Task<(bool, string)>> look) =>
        Wait.UntilAsync(look, Times with { Interval = TimeSpan.Zero }, new Told(told),
            new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) }, default);

    private sealed class Told(List<string> told) : IProgress<string>
    {
        public void Report(string value) => told.Add(value);
    }
}
