using System.Xml.Linq;

namespace Amply.Ops.Aws.Protocol;

/// <summary>A list of the Query protocol, read page by page.</summary>
/// <param name="List">The element of the result that holds the items. The service writes it also for an empty list.</param>
/// <param name="Marker">The element that names the next page, and the parameter that asks for the page.</param>
/// <param name="Read">Makes an item of its element.</param>
internal sealed record PagedList<T>(string Action, string List, string Member, string Marker, Func<XElement, T> Read)
{
    /// <summary>The most pages of a list. The smallest pages of AWS hold 50 items.</summary>
    public const int MostPages = 1000;

    /// <summary>The most items of a list. An account has a few hundred.</summary>
    private const int MostItems = 100_000;

    /// <summary>Reads all pages, and returns the items to keep.</summary>
    /// <exception cref="AwsUnreachableException">The list has too many pages, or takes too long.</exception>
    public async Task<ImmutableArray<T>> AllAsync(
        AwsProtocolClient client,
        ImmutableSortedDictionary<string, string> parameters,
        Func<T, bool> keep,
        CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        var markers = new HashSet<string>(StringComparer.Ordinal);
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(client.ListCeiling);
        string? marker = null;
        do
        {
            (var items, marker) = await PageAsync(client, parameters.With(Marker, marker), keep, ceiling, cancellationToken);
            all.AddRange(items);
            if ((marker is not null && !markers.Add(marker)) || markers.Count >= MostPages || all.Count > MostItems)
            {
                throw client.Foreign(Action, "pages without an end", null);
            }
        }
        while (marker is not null);
        return all.ToImmutable();
    }

    private async Task<(T[] Items, string? Marker)> PageAsync(
        AwsProtocolClient client,
        ImmutableSortedDictionary<string, string> parameters,
        Func<T, bool> keep,
        CancellationTokenSource ceiling,
        CancellationToken cancellationToken)
    {
        try
        {
            return await client.QueryAsync(
                Action,
                repeatable: true,
                parameters,
                page => (page.RequiredItems(List, Member).Select(Read).Where(keep).ToArray(), page.Text(Marker)),
                ceiling.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw client.Foreign(Action, $"pages that took longer than {client.ListCeiling.TotalSeconds:0} s", null);
        }
    }
}
