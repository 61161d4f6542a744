using System.Net;

namespace Amply.Lab.Servers;

/// <summary>The loopback addresses of one lab: its own /24 in 127.0.0.0/8, with the stack's port on each address, as on AWS.</summary>
/// <param name="Prefix">For example <c>127.83.7</c>.</param>
public sealed record LabNetwork(string Prefix, int Port)
{
    /// <summary>The most nodes that fit beside the endpoints: 15 shards of 6.</summary>
    public const int MaxNodes = 90;

    private const int FirstNode = 11;
    private const int FirstLink = FirstNode + MaxNodes;

    /// <summary>Redis Cluster's offset from a node's port to its cluster bus.</summary>
    public const int BusOffset = 10_000;

    /// <summary>The highest port that leaves a port for the cluster bus.</summary>
    public const int HighestClusterPort = IPEndPoint.MaxPort - BusOffset;

    public int BusPort => Port + BusOffset;

    public string PortText => Port.ToString();

    public string Api => Address(1);

    public string Primary => Address(2);

    public string Reader => Address(3);

    public string Configuration => Address(4);

    public string Bastion => Address(5);

    /// <param name="index">From 0.</param>
    public string Node(int index) => Address(FirstNode + index);

    /// <summary>
    /// The address of the node's forwarder. It leads to the node's primary, so that the lab can cut and move the replication link. In
    /// cluster mode it leads to the node itself.
    /// </summary>
    /// <param name="index">The node's index, from 0.</param>
    public string Link(int index) => Address(FirstLink + index);

    /// <summary>All addresses that the certificate must cover.</summary>
    public IEnumerable<IPAddress> All => Enumerable.Range(1, FirstLink + MaxNodes - 1).Select(last => IPAddress.Parse(Address(last)));

    public string With(string host) => $"{host}:{Port}";

    /// <summary>Whether an address is a node's of this lab.</summary>
    public bool IsNode(IPAddress address) =>
        address.GetAddressBytes() is [.., >= FirstNode and < FirstLink and var last] && address.Equals(IPAddress.Parse(Address(last)));

    public IPEndPoint At(string address) => new(IPAddress.Parse(address), Port);

    private string Address(int last) => $"{Prefix}.{last}";
}
