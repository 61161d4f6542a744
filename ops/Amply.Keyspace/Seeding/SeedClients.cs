using Amply.Keyspace.Sessions;

namespace Amply.Keyspace.Seeding;

/// <summary>Draws clients of an ordinary day: few browsers, few countries, many addresses.</summary>
internal static class SeedClients
{
    private static readonly string[] UserAgents =
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            + "Version/17.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
        "AmplyDesktop/4.2.1 (Zürich)",
    ];

    private static readonly int[] UserAgentWeights = [45, 20, 15, 12, 7, 1];

    // Networks for documentation (RFC 5737, RFC 3849) and private networks, so that no address belongs to a person.
    private static readonly (string Country, string Network)[] Places =
        [
            ("US", "198.51.100."), ("DE", "203.0.113."), ("GB", "192.0.2."), ("FR", "10.33."), ("BR", "10.55."), ("IN", "10.91."),
            ("JP", "2001:db8:81::"),
        ];

    private static readonly int[] PlaceWeights = [40, 20, 15, 10, 6, 6, 3];

    private static readonly IpBinding[] Bindings = [IpBinding.Country, IpBinding.Subnet, IpBinding.Strict, IpBinding.None];

    private static readonly int[] BindingWeights = [80, 10, 6, 4];

    public static SessionClient Client(Random random)
    {
        var (country, network) = Places[Draw(random, PlaceWeights)];
        var address = network switch
        {
            _ when network.EndsWith("::", StringComparison.Ordinal) => $"{network}{random.Next(1, 0xffff):x}",
            _ when network.StartsWith("10.", StringComparison.Ordinal) => $"{network}{random.Next(256)}.{random.Next(1, 255)}",
            _ => $"{network}{random.Next(1, 255)}",
        };
        return new SessionClient(address, country, UserAgents[Draw(random, UserAgentWeights)], $"fp_{random.NextInt64(1L << 40):x10}");
    }

    public static IpBinding Binding(Random random) => Bindings[Draw(random, BindingWeights)];

    /// <summary>Draws how many sessions one user has: mostly a few, rarely very many.</summary>
    public static int SessionsOfOneUser(Random random) => random.Next(100) switch
    {
        < 70 => random.Next(1, 4),
        < 95 => random.Next(4, 9),
        _ => random.Next(9, 40),
    };

    private static int Draw(Random random, int[] weights)
    {
        var left = random.Next(100);
        for (var i = 0; i < weights.Length; i++)
        {
            if ((left -= weights[i]) < 0)
            {
                return i;
            }
        }

        return 0;
    }
}
