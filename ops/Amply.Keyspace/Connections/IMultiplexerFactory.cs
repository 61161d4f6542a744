using StackExchange.Redis;

namespace Amply.Keyspace.Connections;

/// <summary>Opens connections to one target; each call a new one.</summary>
public interface IMultiplexerFactory
{
    Task<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken);
}

/// <summary>Connects with given settings.</summary>
public sealed class MultiplexerFactory(ConfigurationOptions options) : IMultiplexerFactory
{
    public async Task<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken) =>
        await ConnectionMultiplexer.ConnectAsync(options.Clone()).WaitAsync(cancellationToken);
}
