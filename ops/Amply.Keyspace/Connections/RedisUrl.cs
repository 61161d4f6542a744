using System.Globalization;
using StackExchange.Redis;

namespace Amply.Keyspace.Connections;

/// <summary>A <c>redis://</c> or <c>rediss://</c> URL as redis-py takes it.</summary>
/// <remarks>The URL holds the token, so it has no text form and no message quotes it.</remarks>
public sealed class RedisUrl
{
    private RedisUrl(string host, int port, bool tls, string? user, string? token, int database, string? caFile) =>
        (Host, Port, Tls, User, Token, Database, CaFile) = (host, port, tls, user, token, database, caFile);

    public string Host { get; }

    public int Port { get; }

    public bool Tls { get; }

    public string? User { get; }

    /// <summary>Secret.</summary>
    public string? Token { get; }

    public int Database { get; }

    /// <summary>PEM file of the authority to trust, from <c>ssl_ca_certs</c>; null to trust the system's authorities.</summary>
    public string? CaFile { get; }

    public static bool TryParse(string text, out RedisUrl url, out string problem)
    {
        url = null!;
        problem = "not a Redis URL; allowed: rediss://:TOKEN@HOST:PORT/DATABASE";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("redis" or "rediss") || uri.Host.Length == 0)
        {
            return false;
        }

        var path = uri.AbsolutePath.Trim('/');
        var database = 0;
        if (path.Length > 0 && !int.TryParse(path, NumberStyles.None, null, out database))
        {
            problem = "the database of the Redis URL is not a number from 0 to 15";
            return false;
        }

        var credentials = uri.UserInfo.Split(':', 2);
        url = new RedisUrl(
            uri.Host.Trim('[', ']'),
            uri.Port > 0 ? uri.Port : 6379,
            uri.Scheme == "rediss",
            Part(credentials, 0),
            Part(credentials, 1),
            database,
            Query(uri.Query, "ssl_ca_certs"));
        return true;
    }

    private static string? Part(string[] parts, int index) =>
        parts.Length > index && parts[index].Length > 0 ? Uri.UnescapeDataString(parts[index]) : null;

    private static string? Query(string query, string name) => query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair.Length == 2 && pair[0] == name)
        .Select(pair => Uri.UnescapeDataString(pair[1]))
        .LastOrDefault();
}

/// <summary>Client settings that survive a failover.</summary>
public static class ConnectionSettings
{
    /// <summary>How long an attempt to connect may take, the handshakes included.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Settings without endpoint and credentials.</summary>
    /// <remarks>
    /// The client reads roles every second and resolves names at each reconnect (<c>ResolveDns</c> off). A command without a connection
    /// fails at once, and does not wait in a backlog for a node that is gone.
    /// </remarks>
    public static ConfigurationOptions Resilient(string clientName) => new()
    {
        ClientName = clientName,
        AbortOnConnectFail = false,
        BacklogPolicy = BacklogPolicy.FailFast,
        ConfigCheckSeconds = 1,
        ConnectRetry = 3,
        ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds,
        AsyncTimeout = (int)ReplyTimeout.TotalMilliseconds,
        SyncTimeout = (int)ReplyTimeout.TotalMilliseconds,
        KeepAlive = 5,
        ReconnectRetryPolicy = new LinearRetry(200),
        ResolveDns = false,
    };
}
