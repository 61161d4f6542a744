using StackExchange.Redis;

namespace Amply.Ops.Routines;

/// <summary>Counts what a routine changed, answer by answer: a page that fails in the middle has changed some of its keys.</summary>
/// <remarks>Keeps its count when a walk or a pass begins again: the second time these keys are found as they should be.</remarks>
public sealed class ChangeTally
{
    private long count;
    private volatile bool lost;

    public long Count => Interlocked.Read(ref count);

    /// <summary>The count for a sentence. It says "at least" where an answer was lost: whether Redis ran that command is not known.</summary>
    public string Words => $"{(lost ? "at least " : "")}{Count:N0}";

    /// <summary>Waits for a command and counts what it changed.</summary>
    /// <param name="changed">How many keys or entries the command changed, by its answer.</param>
    public async Task<T> AddAsync<T>(Task<T> command, Func<T, long> changed)
    {
        try
        {
            var answer = await command;
            Interlocked.Add(ref count, changed(answer));
            return answer;
        }
        catch (Exception error) when (error is RedisConnectionException or RedisTimeoutException or ObjectDisposedException)
        {
            lost = true;
            throw;
        }
    }

    /// <summary>Takes back one that was undone.</summary>
    public void Undo() => Interlocked.Decrement(ref count);
}
