using StackExchange.Redis;

namespace Amply.Keyspace.Connections;

/// <summary>Client settings that outlive a failover.</summary>
public static class ConnectionSettings
{
    /// <summary>How long an attempt to connect may take, the handshakes included.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Settings without endpoint and credentials.</summary>
    /// <remarks>
    /// Roles are re-read every second, names are resolved at each reconnect (<c>ResolveDns</c> off), and a command that finds no
    /// connection fails at once instead of waiting in a backlog for a node that is gone.
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
