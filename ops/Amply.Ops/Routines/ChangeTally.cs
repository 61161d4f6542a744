using StackExchange.Redis;

namespace Amply.Ops.Routines;

/// <summary>Counts what a routine changed, answer by answer: a page that fails in the middle has changed some of its keys.</summary>
/// <remarks>The count stays when a walk or a pass begins again: these keys are already changed then.</remarks>
public sealed class ChangeTally
{
    private long count;
    private volatile bool lost;

    public long Count => Interlocked.Read(ref count);

    /// <summary>The count for a sentence. It says "at least" where an answer was lost: Redis may have run that command.</summary>
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

    /// <summary>Subtracts a change that was undone.</summary>
    public void Undo() => Interlocked.Decrement(ref count);
}
