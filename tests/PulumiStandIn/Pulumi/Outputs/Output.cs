using System.Collections.Immutable;
using System.Globalization;

namespace Pulumi;

/// <summary>Makes and combines outputs.</summary>
public static partial class Output
{
    public static Output<T> Create<T>(T value) => Create(Task.FromResult(value));

    public static Output<T> Create<T>(Task<T> value) => From(value, isSecret: false);

    public static Output<T> CreateSecret<T>(T value) => CreateSecret(Task.FromResult(value));

    public static Output<T> CreateSecret<T>(Task<T> value) => From(value, isSecret: true);

    public static Output<T> CreateSecret<T>(Output<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.WithSecret(_ => Task.FromResult(true));
    }

    public static Output<T> Unsecret<T>(Output<T> output) => output.WithSecret(_ => Task.FromResult(false));

    public static async Task<bool> IsSecretAsync<T>(Output<T> output) => (await output.DataTask.ConfigureAwait(false)).IsSecret;

    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All(inputs.AsEnumerable());

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => All(inputs.Select(input => (Output<T>)input));

    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => All(outputs.AsEnumerable());

    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs)
        => Combine([.. outputs], values => values.Select(value => (T)value!).ToImmutableArray());

    public static Output<string> Format(FormattableString formattableString)
    {
        IOutput[] arguments = [.. formattableString.GetArguments().Select(AsOutput)];
        return Combine(arguments, values => string.Format(CultureInfo.CurrentCulture, formattableString.Format, values));
    }

    internal static Output<T> From<T>(Task<T> value, bool isSecret)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(WaitAsync());

        async Task<OutputData<T>> WaitAsync() => OutputData<T>.Of(await value.ConfigureAwait(false), isSecret);
    }

    /// <summary>One output of several: unknown when one of them is, secret when one of them is.</summary>
    internal static Output<TResult> Combine<TResult>(IOutput[] outputs, Func<object?[], TResult> combine)
    {
        return new(CombineAsync());

        async Task<OutputData<TResult>> CombineAsync()
        {
            var values = new object?[outputs.Length];
            var all = OutputData<object?>.Of(null);
            for (var i = 0; i < outputs.Length; i++)
            {
                var data = await outputs[i].GetDataAsync().ConfigureAwait(false);
                values[i] = data.Value;
                all = new(
                    all.Resources.Union(data.Resources),
                    null,
                    all.IsKnown && data.IsKnown,
                    all.IsSecret || data.IsSecret);
            }

            return all.With(combine(values));
        }
    }

    internal static IOutput AsOutput(object? value) => value switch
    {
        IInput input => input.ToOutput(),
        IOutput output => output,
        _ => Create(value),
    };
}
