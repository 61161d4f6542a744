namespace Amply.Ops;

/// <summary>What a run came to, for scripts; documented in the README.</summary>
public enum ExitCode
{
    /// <summary>Done, or healthy.</summary>
    Done = 0,

    Failed = 1,

    /// <summary>The command line or a setting is wrong; nothing was changed.</summary>
    Usage = 2,

    /// <summary>Understood, and not done; nothing was changed.</summary>
    Refused = 3,

    /// <summary>Asked for, and whether it happened is not known.</summary>
    Unknown = 4,

    /// <summary>Something is not as the stack's thresholds want it, or was left because it could not be judged.</summary>
    NeedsAttention = 5,

    Cancelled = 130,
}
