using System.Threading.Channels;

namespace Amply.Lab.Group;

/// <summary>Runs accepted work in the background, one operation at a time and in order, as the data plane requires.</summary>
internal sealed class OperationQueue : IAsyncDisposable
{
    private readonly Channel<Operation> accepted = Channel.CreateUnbounded<Operation>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private readonly Task worker;

    public OperationQueue() => worker = Task.Run(WorkAsync);

    /// <summary>Accepts work. The task ends with the work, or is cancelled if the queue stops first.</summary>
    public Task Enqueue(Func<CancellationToken, Task> work)
    {
        var operation = new Operation(work, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!accepted.Writer.TryWrite(operation))
        {
            operation.Done.SetCanceled(stopping.Token);
        }

        return operation.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        accepted.Writer.TryComplete();
        await stopping.CancelAsync();
        await worker;
        stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        await foreach (var operation in accepted.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (stopping.IsCancellationRequested)
            {
                operation.Done.SetCanceled(stopping.Token);
                continue;
            }

            try
            {
                await operation.Work(stopping.Token);
                operation.Done.SetResult();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                operation.Done.SetCanceled(stopping.Token);
            }
#pragma warning disable CA1031 // The caller of this operation gets the failure. The next operation must still run.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                operation.Done.SetException(failure);
                _ = operation.Done.Task.Exception;
            }
        }
    }

    private sealed record Operation(Func<CancellationToken, Task> Work, TaskCompletionSource Done);
}

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
