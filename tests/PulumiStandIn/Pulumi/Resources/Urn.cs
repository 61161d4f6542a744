namespace Pulumi;

/// <summary>A resource's name in its stack: <c>urn:pulumi:stack::project::parentType$type::name</c>.</summary>
public readonly struct Urn(string value) : IEquatable<Urn>
{
    private readonly string? value = value;

    public static implicit operator string(Urn value) => value.ToString();

    public static bool operator ==(Urn left, Urn right) => left.Equals(right);

    public static bool operator !=(Urn left, Urn right) => !left.Equals(right);

    public static Output<string> Create(
        Input<string> name,
        Input<string> type,
        Resource? parent = null,
        Input<string>? parentUrn = null,
        Input<string>? project = null,
        Input<string>? stack = null)
    {
        if (parent is not null && parentUrn is not null)
        {
            throw new ArgumentException("Only one of 'parent' and 'parentUrn' can be non-null.");
        }

        if ((parent?.Urn ?? parentUrn?.ToOutput()) is { } urn)
        {
            var prefix = urn.Apply(text => text[..text.LastIndexOf("::", StringComparison.Ordinal)] + "$");
            return Output.Format($"{prefix}{type}::{name}");
        }

        return Output.Format(
            $"urn:pulumi:{stack ?? Deployment.Instance.StackName}::{project ?? Deployment.Instance.ProjectName}::{type}::{name}");
    }

    public bool Equals(Urn other) => string.Equals(value, other.value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is Urn other && Equals(other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => value ?? "";
}
