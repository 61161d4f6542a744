namespace Amply.Ops.Routines.Status;

/// <summary>What a check found, and what the judge needs to know to fold it into its cause.</summary>
internal sealed record Symptom(Trouble Trouble, Finding Finding)
{
    /// <summary>The shard that it concerns; null: the group.</summary>
    public string? Shard { get; init; }

    /// <summary>The member that it concerns; null: the shard or the group.</summary>
    public string? Node { get; init; }

    /// <summary>The kind of alarm that watches the same, for example <c>high-cpu</c>.</summary>
    public string? Alarm { get; init; }

    /// <summary>The sentence where it is a cause; null: the finding's words.</summary>
    public string? Sentence { get; init; }

    /// <summary>What follows from it, in sentences, where it is a cause.</summary>
    public ImmutableArray<string> Consequences { get; init; } = [];

    public static Symptom Pass(string check, string message) => new(Trouble.None, Finding.Pass(check, message));

    /// <summary>The command that prints a page.</summary>
    public static string Page(string name) => $"./amply runbook {name}";
}

/// <summary>The kinds of trouble. Of two with one verdict the first here is the cause, or is told first.</summary>
internal enum Trouble
{
    /// <summary>The check passed.</summary>
    None,

    /// <summary>The cause is this machine or its token. Nothing is known about the nodes that it cannot ask.</summary>
    Here,

    /// <summary>The nodes refuse the token, and the group is the cause.</summary>
    Token,

    /// <summary>No node of a shard answers as its primary, because the primary does not answer.</summary>
    LostPrimary,

    /// <summary>All nodes of a shard answer, and none is its primary.</summary>
    NoPrimary,
    TwoPrimaries,

    /// <summary>The primary does not answer, and another node has taken over.</summary>
    FormerPrimary,

    /// <summary>The primary endpoint leads to another node than the primary, or nowhere.</summary>
    EndpointAstray,
    SlotsNotServed,

    /// <summary>A replica copies the data of another shard's primary.</summary>
    FollowsOther,
    LostReplica,
    Loading,

    /// <summary>A full sync runs.</summary>
    Syncing,
    LinkDown,
    Lag,
    Memory,
    Connections,
    SaveFailed,
    Alarm,

    // The rest is never a failure, only a warning.
    GroupChanges,
    OtherStatus,
    FailoverFlags,
    RolesDisagree,
    OtherMembers,
    MembersUnknown,
    AlarmsOfOthers,
    Rejections,
    Evictions,
    HitRate,
    Fragmentation,
    Api,
    AlarmsUnknown,
}
