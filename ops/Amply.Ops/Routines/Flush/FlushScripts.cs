namespace Amply.Ops.Routines.Flush;

/// <summary>The scripts of a flush. Within Redis a session is judged and deleted in one step.</summary>
/// <remarks>
/// The TTL tells when a session was created, because activity keeps the TTL: created = now - (7 days - PTTL), by the server's clock.
/// But the applications write the TTL back in whole seconds, so a session that is touched often seems younger than it is.
/// So a session counts as new only if its <c>created_at</c> says so too.
/// </remarks>
internal static class FlushScripts
{
    // ARGV[1]: start in ms. ARGV[2]: start as the applications write times. ARGV[3]: grace in ms, 0 to end at once.
    // ARGV[4]: 1 to include new ones.
    // SCAN may return a key twice, so a key that is not unlinked is counted only once.
    // The names are local for speed: a lookup of redis.call or #gone for each key would cost 10 % (a million keys a second).
    private const string Judge = """
        local call, pcall = redis.call, redis.pcall
        local start, startText, grace, includeNew = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4] == '1'
        local time = call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local gone, count, ended, spared, endless, soon, wrong = {}, 0, 0, 0, 0, 0, 0
        local seen = {}
        local function once(key)
          if seen[key] then return 0 end
          seen[key] = true
          return 1
        end
        local function judge(key)
          if not includeNew or grace > 0 then
            local left = call('PTTL', key)
            if left == -2 then return end
            local born = now + left - 604800000
            if not includeNew and left >= 0 and born > start and born <= now + 1000 then
              local value = pcall('GET', key)
              local created = type(value) == 'string' and string.match(value, '"created_at"%s*:%s*"([^"]+)"')
              if not created or created > startText then
                spared = spared + once(key)
                return
              end
            end
            if left >= 0 and grace > 0 and left <= grace then
              soon = soon + once(key)
              return
            end
            if grace > 0 and once(key) == 0 then return end
            if left == -1 then endless = endless + (grace > 0 and 1 or once(key)) end
          end
          count = count + 1
          gone[count] = key
        end
        local function act()
          if grace > 0 then
            for i = 1, count do ended = ended + call('PEXPIRE', gone[i], grace) end
          else
            for i = 1, count, 1000 do ended = ended + call('UNLINK', unpack(gone, i, math.min(i + 999, count))) end
          end
        end

        """;

    /// <summary>Judges the given keys, which must be strings. Returns ended, spared, without TTL, ending within the grace.</summary>
    public const string Batch = Judge + """
        for i = 1, #KEYS do judge(KEYS[i]) end
        act()
        return {ended, spared, endless, soon}
        """;

    /// <summary>
    /// Scans a page at each cursor and judges its sessions. No key crosses the network.
    /// Not for cluster mode, where a script must declare its keys.
    /// Returns ended, spared, without TTL, ending within the grace, then the next cursors.
    /// </summary>
    // ARGV[5]: keys of each page. ARGV[6] and on: cursors.
    public const string Page = Judge + """
        local reply = {0, 0, 0, 0}
        for i = 6, #ARGV do
          local page = call('SCAN', ARGV[i], 'MATCH', 'session:?*', 'COUNT', ARGV[5], 'TYPE', 'string')
          local keys = page[2]
          for k = 1, #keys do judge(keys[k]) end
          reply[i - 1] = page[1]
        end
        act()
        reply[1], reply[2], reply[3], reply[4] = ended, spared, endless, soon
        return reply
        """;

    /// <summary>As <see cref="Page"/>, but without a judgement. Returns ended, then the next cursors.</summary>
    // ARGV[1]: keys of each page. ARGV[2] and on: cursors.
    public const string WholePage = """
        local reply = {0}
        for i = 2, #ARGV do
          local page = redis.call('SCAN', ARGV[i], 'MATCH', 'session:?*', 'COUNT', ARGV[1], 'TYPE', 'string')
          if #page[2] > 0 then reply[1] = reply[1] + redis.call('UNLINK', unpack(page[2])) end
          reply[i] = page[1]
        end
        return reply
        """;

    /// <summary>
    /// Scans one page of a verifying pass: judges sessions, counts keys of other types, and removes index entries whose session is gone.
    /// Not for cluster mode. Indexes beyond the budget are returned, and the client reads them in pages.
    /// Returns the next cursor, ended, spared, without TTL, of another type, entries removed, indexes of another type, indexes left to
    /// the client, ending within the grace.
    /// </summary>
    // ARGV[5]: cursor. ARGV[6]: count. ARGV[7]: entries to look at, at most. One pattern for both names, so that one scan serves both.
    public const string VerifyPage = Judge + """
        local page = call('SCAN', ARGV[5], 'MATCH', '[su]*s*:?*', 'COUNT', ARGV[6])
        local budget, removed, foreign, left = tonumber(ARGV[7]), 0, 0, {}
        local function sweep(index)
          local size = pcall('SCARD', index)
          if type(size) ~= 'number' then
            foreign = foreign + 1
          elseif size > budget then
            left[#left + 1] = index
          elseif size > 0 then
            budget = budget - size
            local ids = call('SMEMBERS', index)
            local sessions = {}
            for i, id in ipairs(ids) do
              -- An empty id has no session: the key 'session:' belongs to another program.
              if id == '' then
                removed = removed + call('SREM', index, id)
                return sweep(index)
              end
              sessions[i] = 'session:' .. id
            end
            local there = call('EXISTS', unpack(sessions))
            if there == 0 then
              removed = removed + call('SREM', index, unpack(ids))
            elseif there < size then
              for i, id in ipairs(ids) do
                if call('EXISTS', sessions[i]) == 0 then removed = removed + call('SREM', index, id) end
              end
            end
          end
        end
        for _, key in ipairs(page[2]) do
          if #key > 8 and string.sub(key, 1, 8) == 'session:' then
            local kind = call('TYPE', key).ok
            if kind == 'string' then judge(key) elseif kind ~= 'none' then wrong = wrong + 1 end
          elseif #key > 14 and string.sub(key, 1, 14) == 'user_sessions:' then
            sweep(key)
          end
        end
        act()
        return {page[1], ended, spared, endless, wrong, removed, foreign, left, soon}
        """;
}
