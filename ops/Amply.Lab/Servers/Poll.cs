namespace Amply.Lab.Servers;

/// <summary>Waits that tell what they saw last.</summary>
internal sealed class Poll(TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(5);

    /// <param name="missing">What is still missing, or null.</param>
    /// <exception cref="LabException">After five minutes, with what was missing last.</exception>
    public async Task UntilAsync(Func<Task<string?>> missing, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        string? last;
        while ((last = await missing()) is not null)
        {
            if (clock.GetElapsedTime(began) > Ceiling)
            {
                throw new LabException($"{last} after {Ceiling.TotalSeconds:0} s");
            }

            await Task.Delay(Interval, clock, cancellationToken);
        }
    }
}
