using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Amply.Lab.Group;

namespace Amply.Lab.Aws.Query;

/// <summary>One page of a list, and the marker that leads to the next.</summary>
public sealed record Page<T>(ImmutableArray<T> Items, string? Marker);

/// <summary>
/// Cuts lists into pages. A marker holds the key of the last item, so that items that are added or removed meanwhile shift no page.
/// </summary>
public static class Paging
{
    /// <param name="key">A unique key that orders the items.</param>
    public static bool TryCut<T>(
        IEnumerable<T> items, Func<T, string> key, bool descending, string? marker, int size,
        [NotNullWhen(true)] out Page<T>? page, [NotNullWhen(false)] out ApiError? refusal)
    {
        page = null;
        string? after = null;
        if (marker is not null && !TryRead(marker, out after))
        {
            refusal = ApiErrors.InvalidParameterValue($"The marker {marker} is not valid.");
            return false;
        }

        refusal = null;
        var ordered = descending ? items.OrderByDescending(key, StringComparer.Ordinal) : items.OrderBy(key, StringComparer.Ordinal);
        var rest = ordered
            .Where(item => after is null || Math.Sign(string.CompareOrdinal(key(item), after)) == (descending ? -1 : 1))
            .Take(size + 1)
            .ToList();
        page = rest.Count > size
            ? new Page<T>([.. rest.Take(size)], Write(key(rest[size - 1])))
            : new Page<T>([.. rest], null);
        return true;
    }

    private static string Write(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes("after:" + key));

    private static bool TryRead(string marker, [NotNullWhen(true)] out string? key)
    {
        key = null;
        if (!Base64Url.IsValid(marker))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(marker));
        if (!text.StartsWith("after:", StringComparison.Ordinal))
        {
            return false;
        }

        key = text["after:".Length..];
        return true;
    }
}
