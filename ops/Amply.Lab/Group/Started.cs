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

    /// <summary>Waits for the work. Returns why the request was refused or why the work failed; null if the work is done.</summary>
    /// <param name="step">Begins the sentence.</param>
    public async Task<string?> ProblemAsync(string step, CancellationToken cancellationToken)
    {
        if (Refusal is not null)
        {
            return $"{step}: {Refusal.Code}: {Refusal.Message}";
        }

        try
        {
            await Completion.WaitAsync(cancellationToken);
            return null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return $"{step} failed: {LabException.Words(failure)}";
        }
    }
}
