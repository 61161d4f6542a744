namespace Amply.Ops.Locking;

/// <summary>
/// The scripts of <see cref="GroupLock"/>. On the server nothing can happen between the read and the write (decision 0008).
/// </summary>
internal static class LockScripts
{
    /// <summary>The begin of a script. This program writes shorter values: of a longer value only the beginning is returned.</summary>
    public const string Foreign =
        "if redis.call('STRLEN', KEYS[1]) > 4096 then return redis.call('GETRANGE', KEYS[1], 0, 4095) end\n";

    // KEYS: the lock; ARGV: our value, the lease in ms, the value that the key must still have.
    public const string TakeFrom =
        "if redis.call('GET', KEYS[1]) == ARGV[3] then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) return 1 end return 0";

    // Takes the lock again where a failover lost it and no other run has it.
    public const string Renew = Foreign +
        """
        local held = redis.call('GET', KEYS[1])
        if held == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) return false end
        if held then return held end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return ''
        """;

    // As Renew, but does not take the lock. DEL of a missing key is a write too, so a demoted primary refuses it.
    public const string Verify = Foreign +
        """
        local held = redis.call('GET', KEYS[1])
        if held == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) return false end
        if held then return held end
        redis.call('DEL', KEYS[1])
        return ''
        """;

    // A separate script: after a lost answer the retry must not report the lock as lost.
    public const string Release = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
}
