using Amply.Ops.Redis.Failures;

namespace Amply.Ops.Target;

/// <summary>
/// The tries of secrets' previous tokens. Redis counts each refused try, and an alarm counts them too, so a secret gets one try a minute.
/// </summary>
public sealed class PreviousTokenTries(TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (long At, Task<PreviousToken> Try)> tries = new(StringComparer.Ordinal);

    /// <param name="secret">The ARN of the secret.</param>
    /// <param name="attempt">Runs where the last try was more than a minute ago. Else the result of that try counts.</param>
    internal Task<PreviousToken> TryAsync(string secret, Func<Task<PreviousToken>> attempt)
    {
        lock (gate)
        {
            if (!tries.TryGetValue(secret, out var last) || clock.GetElapsedTime(last.At) >= Pause)
            {
                last = (clock.GetTimestamp(), attempt());
                tries[secret] = last;
            }

            return last.Try;
        }
    }
}
