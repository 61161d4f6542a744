namespace Amply.Ops.Locking;

/// <summary>What <see cref="GroupLock"/> runs on the server, so that nothing happens between a look and a change (decision 0008).</summary>
internal static class LockScripts
{
    /// <summary>First in a script: a longer value was not written by this program, and only its beginning is worth an answer.</summary>
    public const string Foreign =
        "if redis.call('STRLEN', KEYS[1]) > 4096 then return redis.call('GETRANGE', KEYS[1], 0, 4095) end\n";

    // KEYS: the lock; ARGV: our value, the lease in ms, the value that it must still have.
    public const string TakeFrom =
        "if redis.call('GET', KEYS[1]) == ARGV[3] then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1 end return 0";

    // What a failover lost, or what could not be taken at first, is taken where nobody else has it.
    public const string Renew = Foreign +
        """
        local held = redis.call('GET', KEYS[1])
        if held == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) return false end
        if held then return held end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return ''
        """;

    // As Renew, without taking it: to delete nothing is a write as well, which a demoted primary that knows no lock refuses.
    public const string Verify = Foreign +
        """
        local held = redis.call('GET', KEYS[1])
        if held == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) return false end
        if held then return held end
        redis.call('DEL', KEYS[1])
        return ''
        """;

    // Apart from it: where its answer is lost, asking again must not take the lock for lost.
    public const string Release = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
}
