using System.Globalization;
using System.Text;

namespace Amply.EndToEnd.Tests.Keyspaces;

/// <summary>What must become of a key.</summary>
internal abstract record Fate
{
    public sealed record Gone : Fate;

    /// <summary>The same value, and an end within so many seconds.</summary>
    public sealed record Ends(int Seconds) : Fate;

    /// <summary>A set of exactly these; gone where there are none, and as it was where they are what it held.</summary>
    public sealed record Holds(ImmutableHashSet<string> Members) : Fate;
}

/// <summary>
/// What the routines promise, said anew and of what was made up: nothing here reads a value or asks the product what a key is.
/// A key that is not named stays byte for byte what it was, TTL included.
/// </summary>
internal static class Fates
{
    private static readonly Fate Gone = new Fate.Gone();

    public static Dictionary<string, Fate> None(Keyspace keyspace) => [];

    public static Dictionary<string, Fate> OfEveryone(Keyspace keyspace) => OfSessions(keyspace, _ => true);

    public static Dictionary<string, Fate> OfFilter(Keyspace keyspace, Func<SessionFacts, bool> means) =>
        OfSessions(keyspace, text => text.Session is { } session && means(session));

    /// <summary>Sessions stay for a while, and entries of those that are gone do not.</summary>
    public static Dictionary<string, Fate> OfGrace(Keyspace keyspace, int seconds)
    {
        var fates = Swept(keyspace, []);
        foreach (var session in keyspace.Keys.Where(k => IsSession(k.Name) && k.Content is TextContent))
        {
            fates[session.Name] = new Fate.Ends(seconds);
        }

        return fates;
    }

    public static Dictionary<string, Fate> OfUser(Keyspace keyspace, string user)
    {
        var index = keyspace.Keys.FirstOrDefault(k => k.Name == "user_sessions:" + user);
        if (index?.Content is not SetContent set)
        {
            return [];
        }

        var ended = keyspace.Keys
            .Where(k => k.Content is TextContent && IsSession(k.Name) && set.Members.Contains(k.Name["session:".Length..]))
            .Select(k => k.Name)
            .ToHashSet();
        var fates = ended.ToDictionary(name => name, _ => Gone);
        fates[index.Name] = Held(keyspace, set.Members, ended);
        return fates;
    }

    /// <summary>Entries of sessions that are gone go, those of sessions with an owner come.</summary>
    public static Dictionary<string, Fate> OfReindex(Keyspace keyspace)
    {
        var fates = Swept(keyspace, []);
        foreach (var session in keyspace.Keys.Where(k => IsSession(k.Name)))
        {
            if (session.Content is TextContent { Session.User.Readable: { Length: > 0 } user })
            {
                var index = "user_sessions:" + Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(user));
                if (keyspace.Keys.FirstOrDefault(k => k.Name == index) is null or { Content: SetContent })
                {
                    var held = fates.GetValueOrDefault(index) is Fate.Holds { Members: var members } ? members : [];
                    fates[index] = new Fate.Holds(held.Add(session.Name["session:".Length..]));
                }
            }
        }

        return fates;
    }

    public static Dictionary<string, Fate> OfCache(Keyspace keyspace, string prefix) =>
        keyspace.Keys
            .Where(k => k.Name.StartsWith("cache:" + prefix, StringComparison.Ordinal) && k.Name != "cache:" && k.Content is TextContent)
            .ToDictionary(k => k.Name, _ => Gone);

    public static Dictionary<string, Fate> OfRepair(Keyspace keyspace, int seconds) =>
        keyspace.Keys.Where(k => IsCounter(k) && k.Hours is null).ToDictionary(k => k.Name, Fate (_) => new Fate.Ends(seconds));

    public static Dictionary<string, Fate> OfReset(Keyspace keyspace, string key) =>
        keyspace.Keys.Where(k => IsCounter(k) && k.Name == "rate:" + key).ToDictionary(k => k.Name, _ => Gone);

    private static Dictionary<string, Fate> OfSessions(Keyspace keyspace, Func<TextContent, bool> means)
    {
        var ended = keyspace.Keys
            .Where(k => IsSession(k.Name) && k.Content is TextContent text && means(text))
            .Select(k => k.Name)
            .ToHashSet();
        var fates = Swept(keyspace, ended);
        foreach (var name in ended)
        {
            fates[name] = Gone;
        }

        return fates;
    }

    // Every index without the entries that show no key.
    private static Dictionary<string, Fate> Swept(Keyspace keyspace, HashSet<string> ended) =>
        keyspace.Keys
            .Where(k => k.Name.StartsWith("user_sessions:", StringComparison.Ordinal) && k.Name != "user_sessions:")
            .Where(k => k.Content is SetContent)
            .ToDictionary(k => k.Name, Fate (k) => Held(keyspace, ((SetContent)k.Content).Members, ended));

    private static Fate.Holds Held(Keyspace keyspace, ImmutableArray<string> members, HashSet<string> ended)
    {
        var left = keyspace.Keys.Select(k => k.Name).Except(ended).ToHashSet();
        var held = members.Where(id => id.Length > 0 && left.Contains("session:" + id));
        return new Fate.Holds([.. held]);
    }

    private static bool IsSession(string name) => name.StartsWith("session:", StringComparison.Ordinal) && name != "session:";

    private static bool IsCounter(Entry key) =>
        key.Name.StartsWith("rate:", StringComparison.Ordinal) && key.Name != "rate:" && key.Content is TextContent { Value: var value }
        && long.TryParse(value, NumberStyles.AllowLeadingSign, null, out var number)
        && number.ToString() == value;
}
