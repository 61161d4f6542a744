using StackExchange.Redis;

namespace Amply.Keyspace.Connections;

/// <summary>Client settings that outlive a failover.</summary>
public static class ConnectionSettings
{
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
        ConnectTimeout = 2000,
        AsyncTimeout = 2000,
        SyncTimeout = 2000,
        KeepAlive = 5,
        ReconnectRetryPolicy = new LinearRetry(200),
        ResolveDns = false,
    };
}
