namespace Amply.Lab.ControlPlane;

/// <summary>What became of a request: refused at once, or accepted and running in the background.</summary>
public sealed record Started
{
    private Started(ApiError? refusal, Task completion)
    {
        Refusal = refusal;
        Completion = completion;
    }

    /// <summary>Why it was refused; absent where it was accepted.</summary>
    public ApiError? Refusal { get; }

    /// <summary>Ends as the work does, faulted if it failed; already ended where there was nothing to do.</summary>
    public Task Completion { get; }

    public static Started Refused(ApiError refusal) => new(refusal, Task.CompletedTask);

    public static Started Running(Task completion) => new(null, completion);
}
