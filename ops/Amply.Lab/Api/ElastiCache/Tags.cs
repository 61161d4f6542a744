using System.Collections.Immutable;
using Amply.Lab.Api.Query;

namespace Amply.Lab.Api.ElastiCache;

internal static class Tags
{
    /// <summary>The request's list of tags; a tag may have no value.</summary>
    public static ImmutableSortedDictionary<string, string> Read(Parameters parameters)
    {
        var tags = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var tag in parameters.Structures("Tags", "Tag"))
        {
            tags[tag.Required("Key")] = tag.Optional("Value") ?? "";
            parameters.Adopt(tag);
        }

        return tags.ToImmutable();
    }
}
