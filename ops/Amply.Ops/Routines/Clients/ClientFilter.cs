using System.Net;

namespace Amply.Ops.Routines.Clients;

/// <summary>Which connections are meant. A connection must match every part.</summary>
public sealed record ClientFilter
{
    /// <summary>One of these networks; empty: every address.</summary>
    public ImmutableArray<IPNetwork> Addresses { get; init; } = [];

    /// <summary>The name that the client gave itself, an exact text; empty: clients without a name; null: every client.</summary>
    public string? Name { get; init; }

    /// <summary>At least this time without a command; null: every connection.</summary>
    public TimeSpan? IdleOver { get; init; }

    /// <summary>The id of a node; null: every node.</summary>
    public string? Node { get; init; }

    /// <summary>Whether every connection of every node matches.</summary>
    public bool IsEmpty => IsOfAllClients && Node is null;

    /// <summary>Whether every connection of the chosen nodes matches.</summary>
    public bool IsOfAllClients => Addresses.IsEmpty && Name is null && IdleOver is null;

    /// <summary>The filter in words, for a plan.</summary>
    public string Words => IsEmpty ? "all" : string.Join(", ", Parts());

    /// <summary>Whether the connection matches. The node is chosen before.</summary>
    public bool Matches(ClientLine client) =>
        (Name is null || client.Name == Name)
        && (IdleOver is not { } least || client.Idle >= least)
        && (Addresses.IsEmpty || IsFrom(client.Host));

    private bool IsFrom(string host) => IPAddress.TryParse(host, out var address)
        && Addresses.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    private IEnumerable<string> Parts()
    {
        if (!Addresses.IsEmpty)
        {
            yield return $"address {string.Join(" or ", Addresses.Select(a => a.PrefixLength is 32 or 128 ? $"{a.BaseAddress}" : $"{a}"))}";
        }

        if (Name is not null)
        {
            yield return Name.Length == 0 ? "without a name" : $"name {Name}";
        }

        if (IdleOver is { } idle)
        {
            yield return $"idle for {idle.TotalSeconds:0} s or more";
        }

        if (Node is not null)
        {
            yield return $"node {Node}";
        }
    }
}
