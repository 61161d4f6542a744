using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Amply.EndToEnd.Tests.Keyspaces;

/// <summary>Draws keyspaces in which the applications' keys lie among what only looks like them.</summary>
internal static class KeyspaceGen
{
    private const int Keys = 40;

    // Shared by keys and by entries of indexes, so that some entries have a session, some a key of another type, and some nothing.
    private static readonly string[] Ids =
    [
        "ses_1", "ses_2", "ses_3", "ses_4", "a", ":", "*", "?", "[x]", "{x}", "\0", "\n", " ", "\xff\xfe", Utf8("ü"),
        new string('x', 2_000),
    ];

    private static readonly string[] Users = ["u1", "u2", "u3", "*", Utf8("ü")];

    private static readonly string[] Prefixes = ["session:", "user_sessions:", "rate:", "cache:", "cache-lease:", "celery-task-meta-"];

    private static readonly string[] Foreign =
    [
        "", "session", "Session:", "SESSION:", " session:", "\nsession:", "\0session:", "sessions:", "session-", "xsession:",
        "user_session:", "User_sessions:", "user_sessions", " user_sessions:", "s", "u", "sus:", "user_sessions_:",
        "rate", "Rate:", "rates:", " rate:", "cache", "Cache:", "caches:", " cache:", "celery-task-meta", "celery", "amply:", "\xff", "*",
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "12", "-5", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "99999999999999999999999",
        "007", "+1", " 1", "1 ", "1.5", "1e3", "-", "-0", "", "nan", """{"default":100}""", "\xff\xfe", "1\0",
    ];

    // With what a reader must make of each; see SessionFacts.
    private static readonly ImmutableArray<Fact> Addresses =
    [
        .. From("in", "203.0.113.9", "203.0.113.9:1", " 203.0.113.9", "203.0.113.9, 10.0.0.1"),
        .. From("in", "::ffff:203.0.113.9", "[::ffff:203.0.113.9]:443"),
        .. From("out", "203.0.114.9", "10.0.0.1, 203.0.113.9", "2001:db8::1", "[2001:db8::1]:443", "fe80::1%eth0"),
        .. From(null, "unknown", "3405803785", "203.000.113.009", "203.0.113", "203.0.113.9:x", ", 203.0.113.9"),
    ];

    public static Arbitrary<Keyspace> Arbitrary() => Arb.From(Generator(), Shrink);

    private static Gen<Keyspace> Generator() =>
        from keys in Key().ArrayOf(Keys)
        select new Keyspace([.. keys.DistinctBy(key => key.Name)]);

    // Fewer keys: halves first, then all but one.
    private static IEnumerable<Keyspace> Shrink(Keyspace keyspace)
    {
        for (var size = keyspace.Keys.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at < keyspace.Keys.Length; at += size)
            {
                yield return new Keyspace([.. keyspace.Keys.Where((_, i) => i < at || i >= at + size)]);
            }
        }
    }

    private static Gen<Entry> Key() => Gen.Frequency(
        (6, Entry(Named("session:", Ids), Weighted(Session(), Any()))),
        (4, Entry(Named("user_sessions:", Users), Weighted(Index(), Any()))),
        (3, Entry(Named("rate:", Ids), Weighted(Number(), Any()))),
        (3, Entry(Named("cache:", [.. Ids, "a:1", "a:2", "A:1"]), Weighted(Json(), Any()))),
        (1, Entry(Named("cache-lease:", Ids), Any())),
        (1, Entry(Named("celery-task-meta-", Ids), Any())),
        (2, Entry(Gen.Elements(Prefixes), Any())),
        (4, Entry(from prefix in Gen.Elements(Foreign) from id in Gen.Elements([.. Ids, ""]) select prefix + id, Any())));

    private static Gen<Entry> Entry(Gen<string> name, Gen<Content> content) =>
        from n in name
        from c in content
        from hours in Gen.Elements<int?>(null, null, 1, 24, 150, 8 * 24)
        select new Entry(n, c, hours);

    private static Gen<string> Named(string prefix, string[] rest) => Gen.Elements(rest).Select(text => prefix + text);

    private static Gen<Content> Weighted(Gen<Content> fitting, Gen<Content> any) => Gen.Frequency((3, fitting), (1, any));

    private static Gen<Content> Any() => Gen.OneOf(Session(), Index(), Number(), Json(), Garbage(), Gen.Elements<Content>([.. Others]));

    private static readonly ImmutableArray<Content> Others =
        [.. new[] { "hash", "list", "zset", "stream" }.Select(type => new OtherContent(type))];

    private static Gen<Content> Index() =>
        from entries in Gen.Elements([.. Ids, "", "ses_gone", "ses_gone2"]).NonEmptyListOf()
        select (Content)new SetContent([.. entries.Distinct()]);

    private static Gen<Content> Number() => Gen.Elements(Numbers).Select(text => (Content)new TextContent(text, null));

    private static Gen<Content> Garbage() =>
        from bytes in Gen.Choose(0, 255).ArrayOf()
        select (Content)new TextContent(string.Concat(bytes.Select(b => (char)b)), null);

    private static Gen<Content> Session() =>
        from user in Gen.Elements<Fact>([.. Users.Select(user => Said(Text(user))), .. Odd(""), new Fact("\"\"", "")])
        from stamp in Gen.Elements<Fact>([Said("s1"), Said("s2"), Said("s2"), .. Odd("")])
        from country in Gen.Elements<Fact>([Said("DE"), Said("de"), Said("FR"), Said("XX"), .. Odd("Germany")])
        from address in Gen.Elements<Fact>([.. Addresses, .. Odd("")])
        from rest in Gen.Elements(
            "", ", \"x\": [1, {\"user_id\": \"u1\"}]", ", \"user_\\ud800d\": 1", ", \"client\\udc00\": {}", ", \"n\": 1e400")
        select (Content)new TextContent(Write(user, stamp, country, address, rest), new SessionFacts(user, stamp, country, address));

    // Absent, of another type, or half a surrogate pair.
    private static IEnumerable<Fact> Odd(string unreadable) =>
    [
        new Fact(null, null), new Fact("null", null), new Fact("7", null), new Fact("[]", null), new Fact("{\"a\": 1}", null),
        new Fact("\"\\ud800\"", null),
        .. unreadable.Length > 0 ? [new Fact($"\"{unreadable}\"", null)] : Array.Empty<Fact>(),
    ];

    private static IEnumerable<Fact> From(string? network, params string[] addresses) =>
        addresses.Select(a => new Fact($"\"{a}\"", network));

    private static Fact Said(string text) => new($"\"{text}\"", text);

    private static string Write(Fact user, Fact stamp, Fact country, Fact address, string rest)
    {
        var client = string.Join(", ", Field("ip_address", address).Concat(Field("ip_country", country)));
        var fields = Field("user_id", user).Concat(Field("security_stamp", stamp)).Append($"\"client\": {{{client}}}");
        return Utf8($"{{{string.Join(", ", fields)}{rest}}}");
    }

    private static IEnumerable<string> Field(string name, Fact fact) => fact.Json is null ? [] : [$"\"{name}\": {fact.Json}"];

    private static Gen<Content> Json() =>
        from json in Gen.Sized(size => Value(Math.Min(size, 8)))
        select (Content)new TextContent(json, json.StartsWith('{') ? Nothing : null);

    private static readonly Fact Absent = new(null, null);

    private static readonly SessionFacts Nothing = new(Absent, Absent, Absent, Absent);

    private static Gen<string> Value(int size) => size == 0
        ? Gen.Elements("null", "true", "7", "-1.5e3", "\"text\"", "\"\\ud800\"", "\"\\u0000\"")
        : Gen.OneOf(
            Value(0),
            Value(size / 2).ArrayOf(2).Select(values => $"[{string.Join(", ", values)}]"),
            from name in Gen.Elements("a", "user", "userid", "\\ud800", "client ", "")
            from value in Value(size / 2)
            from again in Value(size / 2)
            select $"{{\"{name}\": {value}, \"{name}\": {again}}}");

    // The bytes of a text, one a character, and back.
    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string Text(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
}
