using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A map of inputs that is an input itself.</summary>
public sealed class InputMap<TValue> : Input<ImmutableDictionary<string, TValue>>, IEnumerable, IAsyncEnumerable<Input<KeyValuePair<string, TValue>>>
{
    private Output<ImmutableDictionary<string, Input<TValue>>> items;

    public InputMap()
        : this(Output.Create(ImmutableDictionary<string, Input<TValue>>.Empty))
    {
    }

    private InputMap(Output<ImmutableDictionary<string, Input<TValue>>> items)
        : base(Flatten(items))
        => this.items = items;

    public Input<TValue> this[string key]
    {
        set => Add(key, value);
    }

    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values) => Of(Output.Create(values.AsEnumerable()));

    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values) => Of(Output.Create(values.AsEnumerable()));

    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values) => Of(values.Apply(map => map.AsEnumerable()));

    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values) => Of(values.Apply(map => map.AsEnumerable()));

    public static implicit operator InputMap<TValue>(Output<ImmutableDictionary<string, TValue>> values) => Of(values.Apply(map => map.AsEnumerable()));

    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second)
        => new(Output.Tuple(first.items, second.items).Apply(both => both.Item1.SetItems(both.Item2)));

    public void Add(string key, Input<TValue> value) => Set(items.Apply(map => map.Add(key, value)));

    public void Add(InputMap<TValue> values) => AddRange(values);

    public void AddRange(InputMap<TValue> values)
        => Set(Output.Tuple(items, values.items).Apply(both => both.Item1.AddRange(both.Item2)));

    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        foreach (var pair in await OutputValue.ValueOrAsync(ImmutableDictionary<string, TValue>.Empty).ConfigureAwait(false))
        {
            yield return pair;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException(
        $"A {GetType().FullName} cannot be synchronously enumerated. Use {nameof(GetAsyncEnumerator)} instead.");

    private static InputMap<TValue> Of(Output<IEnumerable<KeyValuePair<string, TValue>>> values)
        => new(values.Apply(pairs => pairs.ToImmutableDictionary(pair => pair.Key, pair => (Input<TValue>)pair.Value)));

    private static Output<ImmutableDictionary<string, TValue>> Flatten(Output<ImmutableDictionary<string, Input<TValue>>> items)
        => items.Apply(map => Output
            .All(map.Select(pair => pair.Value.Apply(value => KeyValuePair.Create(pair.Key, value))))
            .Apply(pairs => pairs.ToImmutableDictionary()));

    private void Set(Output<ImmutableDictionary<string, Input<TValue>>> value)
    {
        items = value;
        OutputValue = Flatten(items);
    }
}
