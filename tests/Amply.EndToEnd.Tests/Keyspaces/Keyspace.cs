using System.Text;

namespace Amply.EndToEnd.Tests.Keyspaces;

/// <summary>A made-up keyspace; its text is what a failing test prints.</summary>
/// <param name="Keys">Each name once. Names, members and values are bytes, one a character.</param>
internal sealed record Keyspace(ImmutableArray<Entry> Keys)
{
    public override string ToString() => string.Concat(Keys.Select(key => $"\n  {key}"));
}

/// <param name="Hours">To live; absent: without a TTL.</param>
internal sealed record Entry(string Name, Content Content, int? Hours)
{
    public override string ToString() => $"{Printed.Of(Name)} {Content}{(Hours is { } hours ? $", {hours} h" : "")}";
}

internal abstract record Content;

/// <param name="Session">What a reader of the value may know; absent where it is no JSON object.</param>
internal sealed record TextContent(string Value, SessionFacts? Session) : Content
{
    public override string ToString() => $"string {Printed.Of(Value)}";
}

internal sealed record SetContent(ImmutableArray<string> Members) : Content
{
    public override string ToString() => $"set {string.Join(' ', Members.Select(Printed.Of))}";
}

internal sealed record OtherContent(string Type) : Content
{
    public override string ToString() => Type;
}

/// <summary>What is known of a session's value, as it was made up and not as anything read it.</summary>
internal sealed record SessionFacts(Fact User, Fact Stamp, Fact Country, Fact Address);

/// <summary>One field of a session.</summary>
/// <param name="Json">Absent: the field is not there.</param>
/// <param name="Readable">Absent: it is there and says nothing. Of an address: "in" or "out" of the network that is asked for.</param>
internal sealed record Fact(string? Json, string? Readable);

internal static class Printed
{
    public static string Of(string bytes)
    {
        var text = new StringBuilder("'");
        foreach (var character in bytes.Length > 200 ? bytes[..200] : bytes)
        {
            _ = character is >= ' ' and <= '~'
                ? text.Append(character)
                : text.Append($"\\x{(int)character:x2}");
        }

        return text.Append(bytes.Length > 200 ? $"'… ({bytes.Length} bytes)" : "'").ToString();
    }
}
