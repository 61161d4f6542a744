using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace Amply.EndToEnd.Harness;

/// <summary>A client of a lab that shares nothing with the code under test: what it sees is what Redis says.</summary>
internal static class LabRedis
{
    /// <param name="token">Another than the lab's present one.</param>
    public static Task<ConnectionMultiplexer> ConnectAsync(RunningLab lab, string? token = null)
    {
        var outputs = lab.Outputs;
        var options = new ConfigurationOptions
        {
            Ssl = true,
            AllowAdmin = true,
            Password = token ?? lab.Token,
            EndPoints = { outputs.PrimaryEndpoint ?? outputs.ConfigurationEndpoint! },
        };
        options.TrustIssuer(X509CertificateLoader.LoadCertificateFromFile(outputs.CaCertificateFile!));
        return ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <summary>Each primary once: the configuration endpoint leads to one of the nodes that are known by themselves.</summary>
    public static IEnumerable<IServer> Primaries(ConnectionMultiplexer client) =>
        client.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }
            && (server.ClusterConfiguration is not { } map || map.Nodes.Any(node => Equals(node.EndPoint, server.EndPoint))));
}
