using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Amply.Ops.Routines.Figures;

/// <summary>A result's figures in the order of their importance; JSON has them as an object.</summary>
[JsonConverter(typeof(FigureListConverter))]
[CollectionBuilder(typeof(FigureList), nameof(Create))]
public sealed class FigureList(ImmutableArray<Figure> figures) : IReadOnlyList<Figure>
{
    public int Count => figures.Length;

    public Figure this[int index] => figures[index];

    /// <summary>What people see: a name and a text for each line.</summary>
    public IEnumerable<(string Name, string Text)> Lines() => figures.SelectMany(f => f.Value is FigureList parts ? parts.Lines() : [(f.Name, f.Text)]);

    public static FigureList Create(ReadOnlySpan<Figure> figures) => new([.. figures]);

    public IEnumerator<Figure> GetEnumerator() => ((IEnumerable<Figure>)figures).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
