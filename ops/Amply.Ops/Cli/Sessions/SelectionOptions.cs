using System.CommandLine;
using System.Net;
using Amply.Keyspace.Sessions;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Cli.Sessions;

/// <summary>The options that select sessions, the same for every verb of sessions.</summary>
internal sealed class SelectionOptions
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
            problems.Add(Refusal.Usage($"{text.Name} is empty", $"give a text, or leave {text.Name} out"));
        }

        var byValue = parsed.GetValue(unindexed);
        if (byValue && users.IsEmpty)
        {
            problems.Add(Refusal.Usage(
                "--unindexed needs a user",
                "add --user ID, or leave --unindexed out: without a user every session is read anyway"));
        }

        return problems.Count > 0
            ? problems[0]
            : byValue ? new SessionSelection([], filter with { OwnedBy = [.. users] }) : new SessionSelection(users, filter);
    }

    private ImmutableArray<string> Users(ParseResult parsed, TextReader input, List<Refusal> problems)
    {
        var users = Values(parsed, user).ToList();
        if (users.Any(u => u.Length == 0))
        {
            problems.Add(Refusal.Usage("--user is empty", "give a user's id; for all users leave --user out"));
        }

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
                    problems.Add(Refusal.Usage(
                        $"--users-from {file} names no user",
                        "write one user's id on each line; for all users leave --users-from out"));
                }
            }
            catch (Exception error) when (FileReason.Is(error))
            {
                problems.Add(Refusal.Usage(
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
                problems.Add(Refusal.Usage(
                    $"--country '{code}' is not a country code of two letters (ISO 3166)",
                    CountryCodes.Suggestion(code) is { } suggested
                        ? $"give --country {suggested}"
                        : "give a code of two letters, for example --country DE"));
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
                problems.Add(refusal);
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

        problems.Add(Refusal.Usage($"{option.Name} '{text}' is not a time", $"use {TimeText.MomentAllowed}"));
        return null;
    }

    private static string[] Values(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];
}
