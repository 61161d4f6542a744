namespace Amply.Ops.Routines.Clients;

/// <summary>Sums connections in groups, in bounded memory: beyond 10,000 groups the rest is one group.</summary>
internal sealed class ClientGroups(ClientGrouping by)
{
    private const int Most = 10_000;
    private const string More = "(more)";

    private readonly Dictionary<string, Sum> groups = new(StringComparer.Ordinal);

    public int Count => groups.Count;

    public int Connections { get; private set; }

    public void Add(string node, ClientLine client)
    {
        Connections++;
        var key = Key(node, client);
        var name = groups.Count < Most || groups.ContainsKey(key) ? key : More;
        if (!groups.TryGetValue(name, out var sum))
        {
            groups[name] = sum = new Sum();
        }

        sum.Add(node, client);
    }

    /// <summary>The groups, the biggest first.</summary>
    public IEnumerable<ClientGroup> Biggest() => groups
        .OrderByDescending(group => group.Value.Connections).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => group.Value.Named(group.Key));

    private string Key(string node, ClientLine client) => by switch
    {
        ClientGrouping.Name => client.Name,
        ClientGrouping.User => client.User,
        ClientGrouping.Library => $"{client.Library} {client.LibraryVersion}".Trim(),
        ClientGrouping.Node => node,
        _ => client.Host,
    };

    private sealed class Sum
    {
        private const int MostNames = 3;

        // The commands of a server are fewer.
        private const int MostCommands = 500;

        private readonly SortedSet<string> names = new(StringComparer.Ordinal);
        private readonly SortedSet<string> nodes = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> commands = new(StringComparer.Ordinal);
        private long leastIdle = long.MaxValue;
        private long mostIdle;
        private long youngest = long.MaxValue;
        private long oldest;
        private long memory;
        private long output;

        public int Connections { get; private set; }

        public void Add(string node, ClientLine client)
        {
            Connections++;
            var (idle, age) = ((long)client.Idle.TotalSeconds, (long)client.Age.TotalSeconds);
            (leastIdle, mostIdle) = (Math.Min(leastIdle, idle), Math.Max(mostIdle, idle));
            (youngest, oldest) = (Math.Min(youngest, age), Math.Max(oldest, age));
            memory += client.TotalBytes;
            output += client.OutputBytes;
            nodes.Add(node);
            if (client.Name.Length > 0 && names.Count < MostNames)
            {
                names.Add(client.Name);
            }

            if (commands.Count < MostCommands || commands.ContainsKey(client.Command))
            {
                commands[client.Command] = commands.GetValueOrDefault(client.Command) + 1;
            }
        }

        public ClientGroup Named(string key) => new(
            key, Connections, [.. names], [.. nodes], leastIdle, mostIdle, youngest, oldest, memory, output,
            [.. commands.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostNames).Select(c => c.Key)]);
    }
}
