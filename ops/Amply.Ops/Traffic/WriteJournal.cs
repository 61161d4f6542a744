using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Amply.Keyspace;
using Amply.Keyspace.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Traffic;

/// <summary>Records acknowledged writes, and finds those that are lost.</summary>
/// <remarks>A write without an answer does not count: it may have taken effect or not.</remarks>
public sealed class WriteJournal(TimeProvider clock)
{
    private const int Page = 500;

    private readonly ConcurrentDictionary<string, JournaledSession> sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Value, DateTimeOffset At)> results = new(StringComparer.Ordinal);
    private long acknowledged;

    public long Acknowledged => Interlocked.Read(ref acknowledged);

    internal JournaledSession Created(string id, string userId)
    {
        Interlocked.Increment(ref acknowledged);
        return sessions[id] = new JournaledSession(id, userId, clock.GetUtcNow());
    }

    internal void Touched(JournaledSession session, DateTimeOffset activity)
    {
        Interlocked.Increment(ref acknowledged);
        session.NoteTouch(activity, clock.GetUtcNow());
    }

    internal void Deleted(JournaledSession session)
    {
        Interlocked.Increment(ref acknowledged);
        session.DeletedAt = clock.GetUtcNow();
    }

    internal void StoredResult(string taskId, string value)
    {
        Interlocked.Increment(ref acknowledged);
        results[taskId] = (value, clock.GetUtcNow());
    }

    /// <summary>Compares the writes that were acknowledged before this call with the primary.</summary>
    public async Task<WriteCheck> CheckAsync(IDatabase database, CancellationToken cancellationToken)
    {
        var lost = ImmutableArray.CreateBuilder<LostWrite>();
        long count = 0;
        foreach (var page in sessions.Values.Chunk(Page))
        {
            var judged = page.Select(s => s.Judgement()).ToArray();
            var values = await ReadAsync(database, page.Select(s => KeyNames.Session(s.Id)), cancellationToken);
            for (var i = 0; i < page.Length; i++)
            {
                // A delete without an answer may have run before the read, or not.
                if (page[i].DeleteSent && judged[i].DeletedAt is null)
                {
                    continue;
                }

                count += judged[i].Writes;
                if (judged[i].Verdict(values[i]) is { } found)
                {
                    lost.Add(found with { KeyHash = Hash(page[i].Id) });
                }
            }
        }

        foreach (var page in results.Chunk(Page))
        {
            var values = await ReadAsync(database, page.Select(r => KeyNames.CeleryResult(r.Key)), cancellationToken);
            count += page.Length;
            lost.AddRange(page
                .Where((r, i) => values[i] != r.Value.Value)
                .Select(r => new LostWrite("result", Hash(r.Key), r.Value.At, "absent or changed")));
        }

        return new WriteCheck(count, lost.ToImmutable());
    }

    private static async Task<RedisValue[]> ReadAsync(
        IDatabase database, IEnumerable<RedisKey> keys, CancellationToken cancellationToken) =>
        await Task.WhenAll(keys.Select(key => database.StringGetAsync(key, CommandFlags.DemandMaster))).WaitAsync(cancellationToken);

    private static string Hash(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..12];
}

/// <summary>A session of the load, with its acknowledged writes.</summary>
internal sealed class JournaledSession(string id, string userId, DateTimeOffset createdAt)
{
    private readonly Lock gate = new();
    private DateTimeOffset? touchedTo;
    private DateTimeOffset touchedAt;

    public string Id => id;

    public string UserId => userId;

    /// <summary>Whether a delete was sent. Until its answer the session may exist or not.</summary>
    public bool DeleteSent { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public void NoteTouch(DateTimeOffset to, DateTimeOffset at)
    {
        lock (gate)
        {
            (touchedTo, touchedAt) = touchedTo > to ? (touchedTo, touchedAt) : (to, at);
        }
    }

    /// <summary>The acknowledged writes that every later read must show.</summary>
    public SessionJudgement Judgement()
    {
        lock (gate)
        {
            return new SessionJudgement(createdAt, touchedTo, touchedAt, DeletedAt);
        }
    }
}

/// <summary>The acknowledged writes of one session at one moment.</summary>
internal readonly record struct SessionJudgement(
    DateTimeOffset CreatedAt, DateTimeOffset? TouchedTo, DateTimeOffset TouchedAt, DateTimeOffset? DeletedAt)
{
    public int Writes => 1 + (TouchedTo is null ? 0 : 1) + (DeletedAt is null ? 0 : 1);

    public LostWrite? Verdict(RedisValue value)
    {
        if (DeletedAt is { } deleted)
        {
            return value.IsNull ? null : new LostWrite("delete", "", deleted, "present again");
        }

        if (value.IsNull)
        {
            return new LostWrite("create", "", CreatedAt, "absent");
        }

        return TouchedTo is { } to && SessionJson.Read(value).Value?.LastActivity < to
            ? new LostWrite("touch", "", TouchedAt, "an earlier activity")
            : null;
    }
}
