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
            try
            {
                stopping.Token.ThrowIfCancellationRequested();
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
