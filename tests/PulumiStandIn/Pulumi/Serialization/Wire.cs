namespace Pulumi.Serialization;

/// <summary>
/// What crosses the border to the engine (here: to the mocks) besides null, bool, double, string, immutable arrays and
/// immutable dictionaries of these.
/// </summary>
internal abstract record Wire
{
    /// <summary>A value that is not known yet.</summary>
    public sealed record Unknown : Wire;

    /// <summary>A value not to be shown.</summary>
    public sealed record Secret(object? Value) : Wire;

    /// <summary>A resource by its URN.</summary>
    public sealed record Reference(Resource Resource) : Wire;
}
