using System.Text;
using Amply.Keyspace;
using StackExchange.Redis;

namespace Amply.Ops.Routines.Sessions;

/// <summary>What a look-up of one session found.</summary>
/// <param name="Hash">The session's name for people.</param>
internal sealed record SessionLook(string Hash)
{
    /// <summary>The keys of the sessions found: none, one, or several with one hash. They contain ids.</summary>
    internal ImmutableArray<RedisKey> Keys { get; init; } = [];

    public ImmutableArray<SessionRow> Rows { get; init; } = [];

    /// <summary>Whether the key holds another type, so that it is not a session.</summary>
    public bool WrongType { get; init; }

    public ImmutableArray<ReadPlace> ReadFrom { get; init; } = [];

    /// <summary>The indexes that list the session; looked up only where the session is gone or its value names no user.</summary>
    internal ImmutableArray<RedisKey> ListedBy { get; init; } = [];

    /// <summary>The user that the session's value names; null where the value is not readable or the session is gone.</summary>
    public string? Owner => Rows is [{ UserId.Length: > 0 } row] ? row.UserId : null;

    /// <summary>The users whose index lists the session.</summary>
    public ImmutableArray<string> Users =>
        [.. ListedBy.Select(index => KeyNames.TryUser((byte[])index!, out var user) ? Encoding.UTF8.GetString(user) : "")];

    /// <summary>The indexes that have, or may have, an entry of the session.</summary>
    internal ImmutableArray<RedisKey> Indexes => Owner is { } owner ? [KeyNames.UserSessions(owner)] : ListedBy;

    /// <summary>Whose session it is, in a sentence. The audit log must not have it.</summary>
    public string Whose => (Rows, Owner, Users) switch
    {
        ([_, _, ..], _, _) => $"{Rows.Length} sessions have the hash {Hash}",
        ([_], { } owner, _) => $"session {Hash} is of the user {owner}",
        ([_], _, []) => $"the value of session {Hash} names no user, and no index lists the session",
        ([_], _, var users) => $"the value of session {Hash} names no user. {Index(users)} lists the session",
        (_, _, []) when WrongType => $"the key of session {Hash} holds another type: it is not a session",
        (_, _, []) => "no session has this id or hash, and no index lists one. The session has ended, or it was in another group",
        (_, _, var users) => $"session {Hash} has ended already. {Index(users)} still lists the session",
    };

    private static string Index(ImmutableArray<string> users) =>
        users is [var one] ? $"The index of the user {one}" : $"The index of each of the users {string.Join(", ", users)}";
}
