namespace Amply.Lab.Group;

/// <summary>The answer to a request: refused, or accepted and running in the background.</summary>
public sealed record Started
{
    private Started(ApiError? refusal, GroupState? accepted, Task completion) =>
        (Refusal, Accepted, Completion) = (refusal, accepted, completion);

    /// <summary>Why the request was refused; null if it was accepted.</summary>
    public ApiError? Refusal { get; }

    /// <summary>The group's state when the change was accepted; null if it was refused.</summary>
    public GroupState? Accepted { get; }

    /// <summary>Ends with the work, and fails with it. Completed if there was no work.</summary>
    public Task Completion { get; }

    public static Started Refused(ApiError refusal) => new(refusal, null, Task.CompletedTask);

    public static Started Running(GroupState accepted, Task completion) => new(null, accepted, completion);
}
