using StackExchange.Redis;

namespace Amply.Benchmarks;

/// <summary>One way to reach one server, for every competitor alike.</summary>
/// <param name="Authority">File of the authority that signed the server's certificate; null: in clear.</param>
/// <param name="Token">Never in an argument: competitors get it through their environment.</param>
internal sealed record Transport(string Name, string Host, int Port, string? Authority, string? Token)
{
    public string RedisCli => Authority is null ? $"redis-cli -h {Host} -p {Port}" : $"redis-cli -h {Host} -p {Port} --tls --cacert {Authority}";

    public IReadOnlyDictionary<string, string?> RedisCliEnvironment => new Dictionary<string, string?> { ["REDISCLI_AUTH"] = Token };

    public ConfigurationOptions Options()
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { Host, Port } },
            Password = Token,
            Ssl = Authority is not null,
            AllowAdmin = true,
            AsyncTimeout = 300_000,
            SyncTimeout = 300_000,
        };
        if (Authority is not null)
        {
            options.TrustIssuer(Authority);
        }

        return options;
    }
}
