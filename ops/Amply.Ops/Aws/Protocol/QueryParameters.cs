using System.Collections.Immutable;
using System.Globalization;

namespace Amply.Ops.Aws.Protocol;

/// <summary>Parameters of the Query protocol; what is absent is not sent.</summary>
internal static class QueryParameters
{
    public static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    public static ImmutableSortedDictionary<string, string> With(this ImmutableSortedDictionary<string, string> parameters, string name, string? value) =>
        value is null ? parameters : parameters.SetItem(name, value);

    public static ImmutableSortedDictionary<string, string> With(this ImmutableSortedDictionary<string, string> parameters, string name, bool? value) =>
        parameters.With(name, value switch { true => "true", false => "false", null => null });

    public static ImmutableSortedDictionary<string, string> With(this ImmutableSortedDictionary<string, string> parameters, string name, DateTimeOffset value) =>
        parameters.With(name, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
