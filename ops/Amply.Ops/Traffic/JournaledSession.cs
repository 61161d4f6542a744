using Amply.Keyspace.Sessions;
using StackExchange.Redis;

namespace Amply.Ops.Traffic;

/// <summary>A session the traffic opened, with what was acknowledged about it.</summary>
internal sealed class JournaledSession(string id, string userId, DateTimeOffset createdAt)
{
    private readonly Lock gate = new();
    private DateTimeOffset? touchedTo;
    private DateTimeOffset touchedAt;

    public string Id => id;

    public string UserId => userId;

    public DateTimeOffset CreatedAt => createdAt;

    /// <summary>A delete was sent: until it is acknowledged, the session may be there or not.</summary>
    public bool DeleteSent { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public void NoteTouch(DateTimeOffset to, DateTimeOffset at)
    {
        lock (gate)
        {
            (touchedTo, touchedAt) = touchedTo > to ? (touchedTo, touchedAt) : (to, at);
        }
    }

    /// <summary>What must hold of every value read after this call.</summary>
    public SessionJudgement Judgement()
    {
        lock (gate)
        {
            return new SessionJudgement(createdAt, touchedTo, touchedAt, DeletedAt);
        }
    }
}

/// <summary>What was acknowledged of one session at one moment.</summary>
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
