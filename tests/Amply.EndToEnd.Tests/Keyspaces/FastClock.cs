namespace Amply.EndToEnd.Tests.Keyspaces;

/// <summary>A clock on which waits pass in a hundredth of their time: what a routine waits for here comes at once.</summary>
internal sealed class FastClock : TimeProvider
{
    private const int Speed = 100;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp() * Speed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Faster(dueTime), Faster(period));

    // As long as a wait is finite it is not zero, which would be a timer that never ends or begins at once.
    private static TimeSpan Faster(TimeSpan time) => time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, time.TotalMilliseconds / Speed));
}
