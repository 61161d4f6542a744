namespace Amply.Ops;

/// <summary>Waits for work, and reports the time so far each second: nothing is silent for longer.</summary>
internal static class Ticking
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <param name="most">The longest time that the work takes; null where it is not known.</param>
    /// <param name="what">The work, for example <c>asking 3 nodes</c>.</param>
    public static async Task<T> ForAsync<T>(
        Task<T> work, TimeSpan? most, string what, IProgress<string> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        var limit = most is { } longest ? $" / {longest.TotalSeconds:0} s" : "";
        while (await Task.WhenAny(work, Task.Delay(Second, clock, cancellationToken)) != work)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.Report($"{clock.GetElapsedTime(since).TotalSeconds:0} s{limit}  {what}");
        }

        return await work;
    }
}

/// <summary>Puts the time so far before each line of progress, for work whose end is not known.</summary>
internal sealed class TimedProgress(IProgress<string> inner, TimeProvider clock) : IProgress<string>
{
    private readonly long begun = clock.GetTimestamp();

    public void Report(string value) => inner.Report($"{clock.GetElapsedTime(begun).TotalSeconds:0} s  {value}");
}
