using System.Globalization;

namespace Amply.Wire;

/// <summary>One connection as a line of CLIENT LIST describes it.</summary>
/// <remarks>
/// The texts come from clients and are not clean: a client chooses its name and the name of its library. A text is empty, and a number is
/// 0, if the server does not report the field.
/// </remarks>
/// <param name="Id">Rises with each connection to the node. A node never gives an id twice while it runs.</param>
/// <param name="Address">The client's end: <c>host:port</c>, an IPv6 address in brackets.</param>
/// <param name="Library">The client library's name; Redis 7.2 and later report it.</param>
/// <param name="Flags">A letter each: N normal, S replica, M primary, P subscriber, O monitor, r READONLY in cluster mode…</param>
/// <param name="Command">The last command and its subcommand: <c>get</c>, <c>client|list</c>; <c>NULL</c> before the first command.</param>
/// <param name="OutputBytes">Replies that the client has not read yet.</param>
/// <param name="TotalBytes">All memory that the connection takes.</param>
public sealed record ClientLine(
    long Id, string Address, string Name, string User, string Library, string LibraryVersion, TimeSpan Age, TimeSpan Idle, string Flags,
    long Database, string Command, long Subscriptions, long OutputBytes, long TotalBytes)
{
    /// <summary>The client's address without the port and without brackets.</summary>
    public string Host => Address.LastIndexOf(':') is > 0 and var colon ? Address[..colon].Trim('[', ']') : Address;

    /// <summary>Whether the connection carries replication: it comes from a replica, or leads to the node's own primary.</summary>
    public bool IsReplication => Flags.AsSpan().ContainsAny('S', 'M');

    public bool IsSubscriber => Flags.Contains('P', StringComparison.Ordinal);

    /// <summary>Whether the client sent READONLY. Only a node in cluster mode keeps that.</summary>
    public bool IsReadOnly => Flags.Contains('r', StringComparison.Ordinal);

    /// <summary>Reads the reply of CLIENT LIST, a line at a time; lines of another form are skipped.</summary>
    // id=3 addr=10.0.1.7:50412 laddr=10.0.1.20:6379 fd=8 name= age=12 idle=0 flags=N db=0 sub=0 … cmd=get user=default …
    public static IEnumerable<ClientLine> Parse(string reply)
    {
        for (var from = 0; from < reply.Length;)
        {
            var end = reply.IndexOf('\n', from) is >= 0 and var found ? found : reply.Length;
            if (TryParse(reply.AsSpan(from, end - from)) is { } client)
            {
                yield return client;
            }

            from = end + 1;
        }
    }

    // Redis refuses spaces in names, so a space always begins a field. A name may hold '='.
    private static ClientLine? TryParse(ReadOnlySpan<char> line)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        line = line.TrimEnd('\r');
        foreach (var range in line.Split(' '))
        {
            var field = line[range];
            if (field.IndexOf('=') is > 0 and var sign)
            {
                fields.TryAdd(field[..sign].ToString(), field[(sign + 1)..].ToString());
            }
        }

        return Number("id") > 0 && Text("addr").Length > 0
            ? new ClientLine(
                Number("id"), Text("addr"), Text("name"), Text("user"), Text("lib-name"), Text("lib-ver"), Seconds("age"), Seconds("idle"),
                Text("flags"), Number("db"), Text("cmd"), Number("sub") + Number("psub") + Number("ssub"),
                Number("omem"), Number("tot-mem"))
            : null;

        string Text(string name) => fields.GetValueOrDefault(name, "");

        long Number(string name) => long.TryParse(Text(name), NumberStyles.None, null, out var number) ? number : 0;

        TimeSpan Seconds(string name) => TimeSpan.FromSeconds(Math.Min(Number(name), int.MaxValue));
    }
}
