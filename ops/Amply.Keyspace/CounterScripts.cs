namespace Amply.Keyspace;

/// <summary>Lua scripts that check that a key is a counter and change it in one step.</summary>
/// <remarks>
/// A counter is a string that INCR accepts: a whole number of 64 bits, without blanks, a plus sign or leading zeros. Any other value
/// under a counter's name belongs to another program.
/// </remarks>
public static class CounterScripts
{
    // STRLEN first, because the value may be large. A number of 64 bits has at most 20 characters.
    private const string Judge = """
        local function counter(key)
          local size = redis.pcall('STRLEN', key)
          if type(size) ~= 'number' or size == 0 or size > 20 then return nil end
          local value = redis.call('GET', key)
          if value == '0' then return value end
          local sign, digits = string.match(value, '^(%-?)([1-9]%d*)$')
          if not digits then return nil end
          local most = sign == '-' and '9223372036854775808' or '9223372036854775807'
          if #digits > #most or (#digits == #most and digits > most) then return nil end
          return value
        end

        """;

    /// <summary>
    /// Sets a TTL on counters without one. ARGV[1] is the TTL in milliseconds; 0 changes nothing and only counts.
    /// Returns how many counters it changes, and how many keys without a TTL are not counters.
    /// </summary>
    public const string Expire = Judge + """
        local window, changed, left = tonumber(ARGV[1]), 0, 0
        for i = 1, #KEYS do
          if redis.call('PTTL', KEYS[i]) == -1 then
            if not counter(KEYS[i]) then
              left = left + 1
            elseif window == 0 then
              changed = changed + 1
            else
              changed = changed + redis.call('PEXPIRE', KEYS[i], window)
            end
          end
        end
        return {changed, left}
        """;

    /// <summary>Deletes one counter. Returns how many counters it deleted, and how many keys are not counters.</summary>
    public const string Delete = Judge + """
        if redis.call('EXISTS', KEYS[1]) == 0 then return {0, 0} end
        if not counter(KEYS[1]) then return {0, 1} end
        return {redis.call('UNLINK', KEYS[1]), 0}
        """;

    /// <summary>
    /// Reads one key in one step: its type, its TTL in milliseconds as PTTL returns it, and its value if it is a counter.
    /// </summary>
    public const string Read = Judge + """
        local value = counter(KEYS[1])
        return {redis.call('TYPE', KEYS[1]).ok, redis.call('PTTL', KEYS[1]), value or false}
        """;
}
