namespace Amply.Lab.Servers;

/// <summary>What all nodes of a group share.</summary>
/// <remarks>Not a record: its text would print the secrets.</remarks>
internal sealed class NodeSettings
{
    public required string RedisServer { get; init; }

    public required LabNetwork Network { get; init; }

    /// <summary>Holds the certificates.</summary>
    public required string CertificateDirectory { get; init; }

    public required string AdminPassword { get; init; }

    public required TimeProvider Clock { get; init; }

    public long MaxmemoryBytes { get; set; }

    /// <summary>Redis' own parameters; those that only ElastiCache knows are left out.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Valid passwords of clients.</summary>
    public ImmutableArray<string> Tokens { get; set; } = [];
}

/// <summary>Where a node keeps its things.</summary>
public sealed record NodePaths(string Directory)
{
    public string Config => Path.Combine(Directory, "redis.conf");

    public string Acl => Path.Combine(Directory, "users.acl");

    public string Log => Path.Combine(Directory, "redis.log");

    public string Dump => Path.Combine(Directory, "dump.rdb");

    /// <summary>What it knows of the cluster; only with cluster mode.</summary>
    public string ClusterMap => Path.Combine(Directory, "nodes.conf");

    /// <summary>Process id and start, for whoever cleans up after a supervisor that was killed.</summary>
    public string Process => Path.Combine(Directory, "process");
}

/// <summary>Waits of the data plane: 25 ms between two looks, five minutes at most.</summary>
internal sealed class Poll(TimeProvider clock)
{
    private static readonly WaitTimes Times = new(TimeSpan.FromMilliseconds(25), TimeSpan.FromMinutes(5));

    /// <param name="missing">What is still missing, or null.</param>
    /// <exception cref="LabException">Something was missing to the end; the message says what.</exception>
    public async Task UntilAsync(Func<Task<string?>> missing, CancellationToken cancellationToken)
    {
        var wait = await Wait.UntilAsync(
            async _ => await missing() is { } seen ? (false, seen) : (true, ""), Times, null, clock, cancellationToken);
        if (!wait.Done)
        {
            throw new LabException($"{wait.Seen} after {Times.Ceiling.TotalSeconds:0} s");
        }
    }
}
