using System.Text;
using Amply.Keyspace;

namespace Amply.Ops.Routines.Looks;

/// <summary>A command of a client for the screen: its name, and kinds in place of its keys and values.</summary>
/// <remarks>The key of a session is a password, and a value may hold anything. So only the program's own words are shown.</remarks>
internal static class MaskedCommand
{
    private const string Hidden = "…";

    // Redis keeps 32 arguments of a command and counts the others: "... (118 more arguments)".
    private const string MoreBegin = "... (";
    private const string MoreEnd = " more arguments)";

    private const int MostNameCharacters = 40;

    private static readonly ImmutableArray<string> WithSubcommands =
    [
        "ACL", "CLIENT", "CLUSTER", "COMMAND", "CONFIG", "DEBUG", "FUNCTION", "LATENCY", "MEMORY", "MODULE", "OBJECT", "PUBSUB", "SCRIPT",
        "SLOWLOG", "XGROUP", "XINFO",
    ];

    /// <param name="words">The command and its arguments, as SLOWLOG GET returns them.</param>
    public static string Of(IReadOnlyList<string> words)
    {
        if (words.Count == 0 || Name(words[0]) is not { } name)
        {
            return "(unreadable)";
        }

        var shown = new StringBuilder(name);
        var rest = words.Skip(1);
        if (WithSubcommands.Contains(name) && words.Count > 1 && Name(words[1]) is { } subcommand)
        {
            shown.Append(' ').Append(subcommand);
            rest = rest.Skip(1);
        }

        var (kinds, others) = Count(rest);
        foreach (var (kind, count) in kinds)
        {
            shown.Append(' ').Append(kind);
            if (count > 1)
            {
                shown.Append($" ×{count}");
            }
        }

        if (others > 0)
        {
            shown.Append(kinds.Count == 0 ? $" {Hidden}" : "").Append($" ({others} {(kinds.Count == 0 ? "" : "more ")}{Words(others)})");
        }

        return shown.ToString();
    }

    private static string Words(long count) => count == 1 ? "argument" : "arguments";

    private static (List<KeyValuePair<string, long>> Kinds, long Others) Count(IEnumerable<string> arguments)
    {
        var kinds = new List<KeyValuePair<string, long>>();
        long others = 0;
        foreach (var argument in arguments)
        {
            if (More(argument) is { } more)
            {
                others += more;
            }
            else if (Kind(argument) is not { } kind)
            {
                others++;
            }
            else if (kinds.FindIndex(one => one.Key == kind) is >= 0 and var at)
            {
                kinds[at] = new(kind, kinds[at].Value + 1);
            }
            else
            {
                kinds.Add(new(kind, 1));
            }
        }

        return (kinds, others);
    }

    // "*" is the argument of KEYS that makes it slow.
    private static string? Kind(string argument) => argument == "*" ? argument
        : KeyRoles.Of(Encoding.UTF8.GetBytes(argument)) is var role and not KeyRole.Foreign ? role.Prefix() + Hidden
        : null;

    private static long? More(string argument) =>
        argument.StartsWith(MoreBegin, StringComparison.Ordinal) && argument.EndsWith(MoreEnd, StringComparison.Ordinal)
        && long.TryParse(argument.AsSpan(MoreBegin.Length, argument.Length - MoreBegin.Length - MoreEnd.Length), out var count)
            ? count : null;

    // A command's name has only letters, digits and a few marks. Anything else is a value of a broken client.
    private static string? Name(string word) =>
        word.Length is > 0 and <= MostNameCharacters && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? word.ToUpperInvariant() : null;
}
