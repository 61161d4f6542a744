namespace Pulumi;

/// <summary>A value that arrives later, with the resources it depends on and whether it is known and secret.</summary>
public sealed class Output<T> : IOutput
{
    internal Output(Task<OutputData<T>> data)
    {
        DataTask = data;
        // A program ends when all its outputs have arrived, and fails when one of them fails.
        Deployment.Current?.Runner.Register(data);
    }

    internal Task<OutputData<T>> DataTask { get; }

    public static Output<T> Create(Task<T> value) => Output.From(value, isSecret: false);

    public Output<TResult> Apply<TResult>(Func<T, TResult> func) => Apply(value => Output.Create(func(value)));

    public Output<TResult> Apply<TResult>(Func<T, Task<TResult>> func) => Apply(value => Output.Create(func(value)));

    public Output<TResult> Apply<TResult>(Func<T, Input<TResult>?> func) => Apply(value => func(value).ToOutput());

    public Output<TResult> Apply<TResult>(Func<T, Output<TResult>?> func) => new(ApplyAsync(func));

    public Output<ValueTuple> Apply(Func<T, Task> func) => Apply<ValueTuple>(async value =>
    {
        await func(value).ConfigureAwait(false);
        return default;
    });

    public Output<TResult> UntypedApply<TResult>(Func<object?, Output<TResult>> func) => Apply(value => func(value));

    // Text that holds it tells what went wrong, as with the real library.
    public override string ToString()
        => "Calling [ToString] on an [Output<T>] is not supported. Use output.Apply(value => ...) or Output.Format($\"...\") instead.";

    internal async Task<T> ValueOrAsync(T whenUnknown)
    {
        var data = await DataTask.ConfigureAwait(false);
        return data.IsKnown ? data.Value : whenUnknown;
    }

    internal Output<T> WithSecret(Func<OutputData<T>, Task<bool>> isSecret)
    {
        return new(MarkAsync());

        async Task<OutputData<T>> MarkAsync()
        {
            var data = await DataTask.ConfigureAwait(false);
            return data with { IsSecret = await isSecret(data).ConfigureAwait(false) };
        }
    }

    async Task<OutputData<object?>> IOutput.GetDataAsync()
    {
        var data = await DataTask.ConfigureAwait(false);
        return data.With<object?>(data.Value);
    }

    private async Task<OutputData<TResult>> ApplyAsync<TResult>(Func<T, Output<TResult>?> func)
    {
        var data = await DataTask.ConfigureAwait(false);
        // A preview has no value to apply to. An update applies even to what it does not know.
        if (!data.IsKnown && Deployment.Instance.IsDryRun)
        {
            return data.With<TResult>(default!);
        }

        if (func(data.Value) is not { } inner)
        {
            return data.With<TResult>(default!);
        }

        var result = await inner.DataTask.ConfigureAwait(false);
        return new(
            data.Resources.Union(result.Resources),
            result.Value,
            data.IsKnown && result.IsKnown,
            data.IsSecret || result.IsSecret);
    }
}
