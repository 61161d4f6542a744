using System.Security.Cryptography.X509Certificates;
using Amply.EndToEnd.Harness;
using StackExchange.Redis;

namespace Amply.EndToEnd.Runbooks;

/// <summary>A lab's node as its keeper reaches it, to make trouble that no client can make.</summary>
internal static class NodeAdmin
{
    private const string User = "amply-lab";

    public static async Task<RedisResult> ExecuteAsync(RunningLab lab, string node, string command, params object[] arguments)
    {
        await using var connection = await ConnectAsync(lab, node);
        return await connection.GetServer(connection.GetEndPoints()[0]).ExecuteAsync(command, arguments);
    }

    /// <summary>A connection that stays open, for a node that will soon take no other.</summary>
    public static async Task<ConnectionMultiplexer> ConnectAsync(RunningLab lab, string node)
    {
        var config = (await File.ReadAllLinesAsync(Path.Combine(lab.Directory, "nodes", node, "redis.conf"))).Select(line => line.Split(' ', 2)).ToLookup(l => l[0], l => l[^1].Trim('"'));
        var options = new ConfigurationOptions
        {
            Ssl = true,
            AllowAdmin = true,
            User = User,
            Password = config["masterauth"].Single(),
            EndPoints = { $"{config["bind"].Single()}:{config["tls-port"].Single()}" },
        };
        options.TrustIssuer(X509CertificateLoader.LoadCertificateFromFile(lab.Outputs.CaCertificateFile!));
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
