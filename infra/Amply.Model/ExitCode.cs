namespace Amply.Model;

/// <summary>The exit codes of every program here, for scripts; the README documents them.</summary>
public enum ExitCode
{
    /// <summary>Done, or healthy.</summary>
    Done = 0,

    Failed = 1,

    /// <summary>The command line or a setting is wrong. Nothing was changed.</summary>
    Usage = 2,

    /// <summary>Understood and refused. Nothing was changed.</summary>
    Refused = 3,

    /// <summary>The change was asked for, and whether it happened is not known.</summary>
    Unknown = 4,

    /// <summary>A threshold of the stack is crossed, or something was left because it could not be judged.</summary>
    NeedsAttention = 5,

    Cancelled = 130,
}
