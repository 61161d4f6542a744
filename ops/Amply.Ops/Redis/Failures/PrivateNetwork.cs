using System.Net;
using System.Net.Sockets;

namespace Amply.Ops.Redis.Failures;

/// <summary>The addresses that lead to a node only from the node's own network, such as a VPC.</summary>
internal static class PrivateNetwork
{
    // RFC 1918, RFC 6598 and unique local addresses (RFC 4193).
    private static readonly ImmutableArray<IPNetwork> Networks =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("fc00::/7"),
    ];

    // The name was just looked up, so the name server knows the answer.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    public static bool Has(IPAddress address)
    {
        var bare = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Any(network => network.Contains(bare));
    }

    /// <summary>Says of a connection that timed out whether the name did not resolve, or led to a private address only.</summary>
    /// <returns>The same failure where neither is so.</returns>
    public static async Task<ConnectionFailure> NamedAsync(
        ConnectionFailure failure, Endpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = IPAddress.TryParse(endpoint.Address, out var address)
                ? [address]
                : await Dns.GetHostAddressesAsync(endpoint.Address, cancellationToken).WaitAsync(Patience, cancellationToken);
            return addresses.Length > 0 && addresses.All(Has)
                ? failure with { Kind = ConnectionFailureKind.PrivateAddress, Detail = addresses[0].ToString() }
                : failure;
        }
        catch (Exception unresolved) when (unresolved is SocketException or TimeoutException)
        {
            return failure with { Kind = ConnectionFailureKind.NameUnknown, Detail = null };
        }
    }
}
