using System.Globalization;
using Amply.Ops.Preflight;
using Amply.Ops.Stacks;

namespace Amply.Ops.Locking;

/// <summary>What a look at the lock means for somebody who is about to change something; pure.</summary>
internal static class LockFindings
{
    private const string Check = "lock";

    public static Finding Of(LockState state, bool ignore, Target target, DateTimeOffset now) => state switch
    {
        LockState.Held { IsDead: true, Holder: { } dead } => Finding.Pass(Check, $"{dead.Describe(now)} is dead: its lock is taken over"),
        LockState.Held held => Held(held, ignore, target, now),
        LockState.Unknown unknown => Finding.Warn(Check, $"whether somebody else is at work is not known: {unknown.Problem}", "ask who else is on call before you go on"),
        _ => Finding.Pass(Check, "nobody else is at work"),
    };

    private static Finding Held(LockState.Held held, bool ignore, Target target, DateTimeOffset now)
    {
        var message = held.Holder is { } holder
            ? $"another routine is at work: {holder.Describe(now)}"
            : $"the key {GroupLock.Key(target.Outputs.ReplicationGroupId)} holds what is no routine's lock";
        var end = held.Left is { } left
            ? string.Create(CultureInfo.InvariantCulture, $"wait until it is done; if it has died, its lock ends within {Math.Ceiling(left.TotalSeconds):0} s")
            : "it does not end by itself: remove it";
        return ignore
            ? Finding.Warn(Check, message, "ignored, as --ignore-lock says")
            : Finding.Fail(Check, message, $"{end}. What cannot wait: --ignore-lock");
    }
}
