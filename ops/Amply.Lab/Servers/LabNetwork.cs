using System.Net;

namespace Amply.Lab.Servers;

/// <summary>The loopback addresses of one lab: a /24 of its own in 127.0.0.0/8, the stack's port on each, as on AWS.</summary>
/// <param name="Prefix">For example <c>127.83.7</c>.</param>
public sealed record LabNetwork(string Prefix, int Port)
{
    /// <summary>Nodes that fit beside the endpoints: 15 shards of 6.</summary>
    public const int MaxNodes = 90;

    private const int FirstNode = 11;
    private const int FirstLink = FirstNode + MaxNodes;

    /// <summary>Redis Cluster's own: where its nodes speak to each other.</summary>
    public const int BusOffset = 10_000;

    /// <summary>The highest port with one for the cluster bus above it.</summary>
    public const int HighestClusterPort = IPEndPoint.MaxPort - BusOffset;

    public int BusPort => Port + BusOffset;

    public string PortText => Port.ToString();

    public string Api => Address(1);

    public string Primary => Address(2);

    public string Reader => Address(3);

    public string Configuration => Address(4);

    /// <param name="index">From 0.</param>
    public string Node(int index) => Address(FirstNode + index);

    /// <summary>A forwarder of each node's own: to its primary, so that its replication link can be cut and moved; with cluster mode to the node itself.</summary>
    /// <param name="index">The node's, from 0.</param>
    public string Link(int index) => Address(FirstLink + index);

    /// <summary>Every address that a certificate must be good for.</summary>
    public IEnumerable<IPAddress> All => Enumerable.Range(1, FirstLink + MaxNodes - 1).Select(last => IPAddress.Parse(Address(last)));

    public string With(string address) => $"{address}:{Port}";

    public IPEndPoint At(string address) => new(IPAddress.Parse(address), Port);

    private string Address(int last) => $"{Prefix}.{last}";
}
