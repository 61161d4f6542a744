namespace Amply.Lab.DataPlane.Nodes;

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
