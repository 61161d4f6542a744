using System.Net;

namespace Amply.Lab.Servers;

/// <summary>The settings that all nodes of a group share.</summary>
/// <remarks>Not a record: its text would print the secrets.</remarks>
internal sealed class NodeSettings
{
    public required string RedisServer { get; init; }

    public required LabNetwork Network { get; init; }

    /// <summary>The directory of the certificates.</summary>
    public required string CertificateDirectory { get; init; }

    public required string AdminPassword { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>The names of a private lab; null in an open lab, whose nodes have only addresses.</summary>
    public PrivateNames? Names { get; init; }

    public long MaxmemoryBytes { get; set; }

    /// <summary>The parameter group's parameters.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The clients' valid passwords.</summary>
    public ImmutableArray<string> Tokens { get; set; } = [];

    /// <summary>Whether forwarders between nodes accept a connection. In a private lab clients come by the bastion only.</summary>
    public bool Admits(IPAddress source) => Names is null || Network.IsNode(source);
}

/// <summary>The files of a node.</summary>
public sealed record NodePaths(string Directory)
{
    public string Config => Path.Combine(Directory, "redis.conf");

    public string Acl => Path.Combine(Directory, "users.acl");

    public string Log => Path.Combine(Directory, "redis.log");

    public string Dump => Path.Combine(Directory, "dump.rdb");

    /// <summary>The node's map of the cluster; only in cluster mode.</summary>
    public string ClusterMap => Path.Combine(Directory, "nodes.conf");

    /// <summary>The process id and start time, for a cleanup after the supervisor was killed.</summary>
    public string Process => Path.Combine(Directory, "process");
}

/// <summary>The waits of the data plane: every 25 ms, five minutes at most.</summary>
internal sealed class Poll(TimeProvider clock)
{
    private static readonly WaitTimes Times = new(TimeSpan.FromMilliseconds(25), TimeSpan.FromMinutes(5));

    /// <param name="missing">Returns what is still missing, in words, or null.</param>
    /// <exception cref="LabException">Something was still missing after five minutes. The message says what.</exception>
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
