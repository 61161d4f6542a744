namespace Amply.Lab.Tests.DataPlane;

/// <summary>The system's clock, on which a wait of seconds is over at once and took as long as was asked.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    private long leapt;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref leapt));

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < Long)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        Interlocked.Add(ref leapt, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
