using System.Globalization;
using Amply.Lab.DataPlane.Nodes;

namespace Amply.Lab.DataPlane;

/// <summary>What a group must be like before its nodes can become a Redis Cluster.</summary>
internal static class ClusterRules
{
    /// <exception cref="LabException">It is not; nothing was changed.</exception>
    public static void Check(NodeInfo primary, LabNetwork network)
    {
        if (primary.Fields.Keys.FirstOrDefault(field => field.StartsWith("db", StringComparison.Ordinal) && field != "db0" && field[2..].All(char.IsAsciiDigit)) is { } database)
        {
            throw new LabException($"Redis Cluster has database 0 only, and there are keys in {database}: move or delete them first");
        }

        CheckPort(network.Port);
    }

    /// <exception cref="LabException">The cluster bus would have no port.</exception>
    public static void CheckPort(int port)
    {
        if (port > LabNetwork.HighestClusterPort)
        {
            throw new LabException(string.Create(
                CultureInfo.InvariantCulture, $"port {port} leaves none for the cluster bus, which is {LabNetwork.BusOffset} above it: at most {LabNetwork.HighestClusterPort}"));
        }
    }
}
