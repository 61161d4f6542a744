using System.Text.Json.Serialization;

namespace Amply.Ops.Routines.Clients;

/// <summary>The connections of clients in groups, the biggest group first.</summary>
public sealed record ClientsReport
{
    /// <summary>What makes a group.</summary>
    public required ClientGrouping By { get; init; }

    /// <summary>Connections that match the filter.</summary>
    public required int Connections { get; init; }

    /// <summary>Connections of clients with and without a match.</summary>
    public required int AllConnections { get; init; }

    public required ImmutableArray<ClientGroup> Groups { get; init; }

    /// <summary>Groups that are not listed.</summary>
    public required int MoreGroups { get; init; }

    /// <summary>Connections of the groups that are not listed.</summary>
    public required int MoreConnections { get; init; }

    /// <summary>Replication links, which are not counted above.</summary>
    public required int ReplicationLinks { get; init; }

    /// <summary>Connections of this program and of a lab's supervisor, which are not counted above.</summary>
    public required int OwnConnections { get; init; }

    /// <summary>Sentences about nodes that were not read.</summary>
    public required ImmutableArray<string> Gaps { get; init; }

    /// <summary>The filter in words; not printed in JSON.</summary>
    internal string Filter { get; init; } = "";
}

/// <summary>What the connections of a group have in common.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ClientGrouping>))]
public enum ClientGrouping
{
    Address,
    Name,
    User,
    Library,
    Node,
}

/// <summary>Connections with the same address, name, user, library or node.</summary>
/// <param name="Key">The text that they have in common; empty where clients have no name, or Redis does not report the library.</param>
/// <param name="Names">Some names that the clients gave themselves.</param>
/// <param name="Nodes">The nodes that they are connected to.</param>
/// <param name="LeastIdleSeconds">Seconds since the last command of the connection that was used last.</param>
/// <param name="MostIdleSeconds">Seconds since the last command of the connection that was used longest ago.</param>
/// <param name="YoungestSeconds">The age of the youngest connection.</param>
/// <param name="OldestSeconds">The age of the oldest connection.</param>
/// <param name="MemoryBytes">The memory of all connections in Redis.</param>
/// <param name="OutputBytes">Replies that the clients have not read.</param>
/// <param name="LastCommands">Some last commands of the connections, the most frequent first.</param>
public sealed record ClientGroup(
    string Key,
    int Connections,
    ImmutableArray<string> Names,
    ImmutableArray<string> Nodes,
    long LeastIdleSeconds,
    long MostIdleSeconds,
    long YoungestSeconds,
    long OldestSeconds,
    long MemoryBytes,
    long OutputBytes,
    ImmutableArray<string> LastCommands);
