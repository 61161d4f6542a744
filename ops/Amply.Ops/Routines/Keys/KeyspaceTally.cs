namespace Amply.Ops.Routines.Keys;

/// <summary>Sums keys by kind, in bounded memory: beyond 1,000 kinds the rest is one sum.</summary>
internal sealed class KeyspaceTally
{
    public const int MostKinds = 1_000;

    /// <summary>A key of so many bytes is not extrapolated to the keys outside the sample.</summary>
    public const long GiantBytes = 1024 * 1024;

    // With so many giants in the sample, giants are normal for this kind, and are extrapolated too.
    private const int RuleOfGiants = 30;

    private readonly Dictionary<string, Sum> kinds = new(StringComparer.Ordinal);

    public long LookedAt { get; private set; }

    public void Add(string kind, MeasuredKey key)
    {
        LookedAt++;
        Add(kind, new Sum
        {
            Keys = 1,
            WithoutTtl = key.WithoutTtl ? 1 : 0,
            Measured = key.Bytes is null ? 0 : 1,
            Bytes = key.Bytes is < GiantBytes ? key.Bytes.Value : 0,
            Giants = key.Bytes is >= GiantBytes ? 1 : 0,
            GiantsBytes = key.Bytes is >= GiantBytes ? key.Bytes.Value : 0,
            Biggest = key.Bytes ?? 0,
        });
    }

    /// <summary>Adds the sample of a node, scaled to all keys of the node.</summary>
    /// <param name="factor">All keys divided by the sample. A few giants are not scaled.</param>
    public void AddScaled(KeyspaceTally part, double factor)
    {
        LookedAt += part.LookedAt;
        foreach (var (kind, sum) in part.kinds)
        {
            Add(kind, sum.Scaled(sum.Giants >= RuleOfGiants ? factor : 1, factor));
        }
    }

    public void Clear()
    {
        kinds.Clear();
        LookedAt = 0;
    }

    /// <summary>The kinds, the biggest first. Kinds without a size come last.</summary>
    public ImmutableArray<KeyKind> Kinds() =>
        [.. kinds.Select(kind => kind.Value.Named(kind.Key)).OrderByDescending(kind => kind.Bytes ?? -1).ThenBy(
            kind => kind.Prefix, StringComparer.Ordinal)];

    private void Add(string kind, Sum more)
    {
        var name = kinds.Count < MostKinds || kinds.ContainsKey(kind) ? kind : KeyKinds.More;
        kinds[name] = kinds.GetValueOrDefault(name).Plus(more);
    }

    private readonly record struct Sum
    {
        public double Keys { get; init; }

        public double WithoutTtl { get; init; }

        public double Measured { get; init; }

        /// <summary>The bytes of the keys that are not giants.</summary>
        public double Bytes { get; init; }

        public long Giants { get; init; }

        public double GiantsBytes { get; init; }

        public long Biggest { get; init; }

        public Sum Plus(Sum other) => new()
        {
            Keys = Keys + other.Keys,
            WithoutTtl = WithoutTtl + other.WithoutTtl,
            Measured = Measured + other.Measured,
            Bytes = Bytes + other.Bytes,
            Giants = Giants + other.Giants,
            GiantsBytes = GiantsBytes + other.GiantsBytes,
            Biggest = Math.Max(Biggest, other.Biggest),
        };

        public Sum Scaled(double giants, double rest) => this with
        {
            Keys = Keys * rest,
            WithoutTtl = WithoutTtl * rest,
            Measured = Measured * rest,
            Bytes = Bytes * rest,
            GiantsBytes = GiantsBytes * giants,
        };

        public KeyKind Named(string kind) => new(
            kind,
            KeyKinds.What(kind),
            (long)Math.Round(Keys),
            (long)Math.Round(WithoutTtl),
            Measured > 0 ? (long)((Bytes * Keys / Measured) + GiantsBytes) : null,
            Measured > 0 ? Biggest : null);
    }
}
