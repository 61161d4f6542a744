using System.Security.Cryptography;
using System.Text;

namespace Amply.Lab.Servers;

/// <summary>The names of a private lab's endpoints and nodes, in ElastiCache's form. No resolver knows these names.</summary>
/// <param name="Domain">The part that all names share, for example <c>amply-redis-prod.k3x9qa.use1.cache.invalid</c>.</param>
internal sealed record PrivateNames(string Domain)
{
    public const string Primary = "master";
    public const string Reader = "replica";
    public const string Configuration = "clustercfg";

    // RFC 6761 promises that no name ends in ".invalid". A developer's own resolver may answer for ".test".
    private const string Suffix = "cache.invalid";
    private const int IdLength = 6;
    private const string IdLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <param name="place">The text that the six characters follow from. A lab keeps its names over restarts.</param>
    public static PrivateNames Of(string groupId, string region, string place)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(place));
        var id = string.Concat(hash.Take(IdLength).Select(part => IdLetters[part % IdLetters.Length]));
        return new PrivateNames($"{groupId}.{id}.{Short(region)}.{Suffix}");
    }

    /// <summary>The name that the certificate is for.</summary>
    public string Wildcard => Name("*");

    /// <param name="label">A member id, or the label of an endpoint.</param>
    public string Name(string label) => $"{label}.{Domain}";

    /// <summary>The label of a name of this lab; null for any other name. Upper and lower case are the same.</summary>
    public string? LabelOf(string host) =>
        host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
        && host[(dot + 1)..].Equals(Domain, StringComparison.OrdinalIgnoreCase)
#pragma warning disable CA1308 // Member ids are written in lower case.
            ? host[..dot].ToLowerInvariant()
#pragma warning restore CA1308
            : null;

    // us-east-1 is use1, ap-southeast-2 is apse2.
    private static string Short(string region) => string.Concat(region.Split('-').Select((part, place) =>
        place is 0 ? part : part.Replace("north", "n", StringComparison.Ordinal).Replace("south", "s", StringComparison.Ordinal)
            .Replace("east", "e", StringComparison.Ordinal).Replace("west", "w", StringComparison.Ordinal)
            .Replace("central", "c", StringComparison.Ordinal)));
}
