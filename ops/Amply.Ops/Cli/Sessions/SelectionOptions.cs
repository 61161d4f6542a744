using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using Amply.Keyspace.Sessions;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Cli.Sessions;

/// <summary>The options that select sessions, the same for every verb of sessions.</summary>
internal sealed partial class SelectionOptions
{
    private readonly Option<string[]> user = new("--user")
    {
        Description = "A user's id, exact match. Repeatable. Default: all users.",
        HelpName = "ID",
    };

    private readonly Option<string?> usersFrom = new("--users-from")
    {
        Description = "A file with one user's id on each line; - is standard input.",
        HelpName = "FILE",
    };

    private readonly Option<bool> unindexed = new("--unindexed")
    {
        Description = "Find the users' sessions by reading every session, also those that no index shows.",
    };

    private readonly Option<string?> stamp = new("--stamp-not")
    {
        Description = "Sessions whose security stamp differs from this one.",
        HelpName = "STAMP",
    };

    private readonly Option<string[]> country = new("--country")
    {
        Description = "Sessions opened from this country: two letters. Repeatable.",
        HelpName = "CODE",
    };

    private readonly Option<string[]> network = new("--network")
    {
        Description = "Sessions opened from this network or address. Of a list of addresses only the first one counts. Repeatable.",
        HelpName = "CIDR",
    };

    private readonly Option<string?> userAgent = new("--user-agent")
    {
        Description = "Sessions whose user agent contains this text, in any case.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> fingerprint = new("--fingerprint")
    {
        Description = "Sessions with this fingerprint.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> binding = new("--ip-binding")
    {
        Description = "Sessions with this binding to the client's address.",
        HelpName = "none|country|subnet|strict",
    };

    private readonly Option<string?> createdBefore = new("--created-before")
    {
        Description = "Sessions created before this time, or longer ago than this: 2h, 7d.",
        HelpName = "TIME",
    };

    private readonly Option<string?> idleSince = new("--idle-since")
    {
        Description = "Sessions without activity since this time, or for longer than this: 2h, 7d.",
        HelpName = "TIME",
    };

    public SelectionOptions() => binding.AcceptOnlyFromAmong("none", "country", "subnet", "strict");

    public IEnumerable<Option> All =>
        [user, usersFrom, unindexed, stamp, country, network, userAgent, fingerprint, binding, createdBefore, idleSince];

    /// <summary>The options that the command line gives.</summary>
    public IEnumerable<Option> Given(ParseResult parsed) => All.Where(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>Whether --unindexed is given, which finds a user's sessions by their values.</summary>
    public bool IsUnindexed(ParseResult parsed) => parsed.GetValue(unindexed);

    /// <param name="input">Standard input, read where a file is named -.</param>
    public Attempt<SessionSelection> Read(ParseResult parsed, TextReader input, DateTimeOffset now)
    {
        var problems = new List<Refusal>();
        var users = Users(parsed, input, problems);
        var filter = new SessionFilter
        {
            SecurityStampNot = parsed.GetValue(stamp),
            Countries = [.. Countries(parsed, problems)],
            Networks = [.. Networks(parsed, problems)],
            UserAgent = parsed.GetValue(userAgent),
            Fingerprint = parsed.GetValue(fingerprint),
            IpBinding = IpBindings.TryParse(parsed.GetValue(binding), out var level) ? level : null,
            CreatedBefore = Moment(parsed, createdBefore, now, problems),
            IdleSince = Moment(parsed, idleSince, now, problems),
        };
        foreach (var text in new[] { userAgent, fingerprint, stamp }.Where(o => parsed.GetValue(o) == ""))
        {
            // Every text contains the empty text, so an empty filter would select all sessions.
            problems.Add(TypedLine.Usage(parsed, $"{text.Name} is empty", $"give a text, or leave {text.Name} out"));
        }

        var byValue = parsed.GetValue(unindexed);
        if (byValue && users.IsEmpty)
        {
            problems.Add(TypedLine.Usage(
                parsed,
                "--unindexed needs a user",
                "add --user ID, or leave --unindexed out: without a user every session is read anyway"));
        }

        return problems.Count > 0
            ? problems[0]
            : byValue ? new SessionSelection([], filter with { OwnedBy = [.. users] }) : new SessionSelection(users, filter);
    }

    /// <summary>Refuses the id of a session in place of a user's. The id itself is not printed.</summary>
    public static Refusal? SessionAsUser(ParseResult parsed, string id) => IdOfASession().IsMatch(id)
        ? Refusal.Usage(
            "--user names a session, not a user. This id is in the shell's history now",
            $"./amply sessions show --session - {TypedLine.Target(parsed)}")
        : null;

    private ImmutableArray<string> Users(ParseResult parsed, TextReader input, List<Refusal> problems)
    {
        var users = Values(parsed, user).ToList();
        if (users.Any(u => u.Length == 0))
        {
            problems.Add(TypedLine.Usage(parsed, "--user is empty", "give a user's id; for all users leave --user out"));
        }

        problems.AddRange(users.Select(id => SessionAsUser(parsed, id)).OfType<Refusal>());

        if (parsed.GetValue(usersFrom) is { } file)
        {
            try
            {
                var read = file == "-" ? input.ReadToEnd().Split('\n') : File.ReadAllLines(file);
                string[] lines = [.. read.Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0)];
                users.AddRange(lines);
                if (lines.Length == 0)
                {
                    // An empty list must never select all users.
                    problems.Add(TypedLine.Usage(
                        parsed,
                        $"--users-from {file} names no user",
                        "write one user's id on each line; for all users leave --users-from out"));
                }
            }
            catch (Exception error) when (FileReason.Is(error))
            {
                problems.Add(TypedLine.Usage(
                    parsed,
                    $"--users-from {(file.Length == 0 ? "''" : file)} cannot be read: {FileReason.Of(error, file)}",
                    "name a file that can be read, or - for standard input"));
            }
        }

        return [.. users];
    }

    private IEnumerable<string> Countries(ParseResult parsed, List<Refusal> problems)
    {
        foreach (var code in Values(parsed, country))
        {
            if (!CountryCodes.IsKnown(code))
            {
                var what = $"--country '{code}' is not a country code of two letters (ISO 3166)";
                problems.Add(CountryCodes.Suggestion(code) is { } suggested
                    ? Refusal.Usage($"{what}. Did you mean {suggested}?", TypedLine.With(parsed, code, suggested))
                    : TypedLine.Usage(parsed, what, "give a code of two letters, for example --country DE"));
            }

            yield return code;
        }
    }

    private IEnumerable<IPNetwork> Networks(ParseResult parsed, List<Refusal> problems)
    {
        foreach (var text in Values(parsed, network))
        {
            if (NetworkText.Read(text, out var read) is { } refusal)
            {
                problems.Add(TypedLine.Usage(parsed, refusal.What, refusal.Remedy));
            }

            yield return read;
        }
    }

    private static DateTimeOffset? Moment(ParseResult parsed, Option<string?> option, DateTimeOffset now, List<Refusal> problems)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        if (TimeText.TryMoment(text, now, out var moment))
        {
            return moment;
        }

        problems.Add(TypedLine.Usage(parsed, $"{option.Name} '{text}' is not a time", $"use {TimeText.MomentAllowed}"));
        return null;
    }

    // As the applications make them. A person copies such an id from a log.
    [GeneratedRegex(@"^ses_[A-Za-z0-9]{16,}\z")]
    private static partial Regex IdOfASession();

    private static string[] Values(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];
}
