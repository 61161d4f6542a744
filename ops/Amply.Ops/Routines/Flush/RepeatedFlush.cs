using System.Globalization;
using System.Net;
using Amply.Keyspace.Sessions;
using Amply.Ops.History;
using Amply.Ops.Routines.Sessions;
using Amply.Ops.Target;

namespace Amply.Ops.Routines.Flush;

/// <summary>
/// The selection of a flush in the audit log: how it is kept, and how it is made again from there. A restore brings sessions back that were
/// deleted since the snapshot, so the flushes since then are repeated.
/// </summary>
internal static class RepeatedFlush
{
    public const string Verb = "sessions flush";
    public const string Option = "--again";

    private const int LeastDigits = 4;

    private const string Session = "--session";
    private const string AllOfItsUser = "--and-all-of-its-user";
    private const string Everyone = "--everyone";
    private const string User = "--user";
    private const string Unindexed = "--unindexed";
    private const string StampNot = "--stamp-not";
    private const string Country = "--country";
    private const string Network = "--network";
    private const string UserAgent = "--user-agent";
    private const string Fingerprint = "--fingerprint";
    private const string Binding = "--ip-binding";
    private const string CreatedBefore = "--created-before";
    private const string IdleSince = "--idle-since";

    /// <summary>The selection as it was typed. A time that was typed as an age is kept as the moment.</summary>
    /// <param name="look">The session that was named; null where none was.</param>
    public static ImmutableArray<TypedOption> Typed(SessionFlushOptions options, SessionLook? look)
    {
        if (options.Repeats is { } run)
        {
            return [new(Option, run)];
        }

        if (look is not null)
        {
            // The hash that screens show, never the id: the id is a password.
            TypedOption named = new(Session, look.Hash);
            return options.AllOfItsUser && look.Owner is { } owner
                ? [named, new(AllOfItsUser), new(User, owner, TypedPrivacy.Hashed)]
                : [named];
        }

        var (users, filter) = (options.Selection.Users, options.Selection.Filter);
        if (users.IsEmpty && filter.IsEverything)
        {
            return [new(Everyone)];
        }

        return
        [
            .. users.Concat(filter.OwnedBy.Order(StringComparer.Ordinal)).Select(user => new TypedOption(User, user, TypedPrivacy.Hashed)),
            .. One(Unindexed, filter.OwnedBy.IsEmpty ? null : "", TypedPrivacy.Open),
            .. One(StampNot, filter.SecurityStampNot, TypedPrivacy.Hashed),
            .. filter.Countries.Select(country => new TypedOption(Country, country)),
            .. filter.Networks.Select(network => new TypedOption(Network, network.ToString(), TypedPrivacy.KeptHere)),
            .. One(UserAgent, filter.UserAgent, TypedPrivacy.Open),
            .. One(Fingerprint, filter.Fingerprint, TypedPrivacy.Hashed),
            .. One(Binding, filter.IpBinding?.Word(), TypedPrivacy.Open),
            .. One(CreatedBefore, Text(filter.CreatedBefore), TypedPrivacy.Open),
            .. One(IdleSince, Text(filter.IdleSince), TypedPrivacy.Open),
        ];
    }

    /// <summary>Finds a flush in this machine's audit log, and selects the same sessions, as far as they were created before it.</summary>
    /// <param name="options">They name the run by the first digits of its id.</param>
    public static Attempt<SessionFlushOptions> Select(AuditLog audit, GroupTarget target, SessionFlushOptions options) =>
        Find(audit, target, options.Repeats!, DateTimeOffset.MaxValue).Succeeded(out var begun, out var refusal)
            ? Read(begun.Selection ?? [], begun, options) is { } selected
                ? selected
                : Refusal.Refused(
                    $"the audit log does not hold all that run {RunText.Id(begun)} selected by", $"./amply history {target.Option}")
            : refusal;

    // A run that repeats another one leads to an earlier one.
    private static Attempt<AuditEntry> Find(AuditLog audit, GroupTarget target, string run, DateTimeOffset before)
    {
        var history = $"./amply history {target.Option}";
        if (run.Length < LeastDigits || !run.All(char.IsAsciiHexDigit))
        {
            return Refusal.Usage($"{Option} '{run}' is not the id of a run: {LeastDigits} or more of its first digits", history);
        }

        var runs = audit.ReadStack(target.Outputs.ReplicationGroupId).Entries
            .Where(entry => entry.Run.StartsWith(run, StringComparison.OrdinalIgnoreCase) && entry.At < before)
            .GroupBy(entry => entry.Run).ToArray();
        if (runs.Length > 1)
        {
            return Refusal.Usage($"{Option} {run} names {runs.Length} runs", history);
        }

        if (runs is not [var found] || found.FirstOrDefault(entry => entry.Event == AuditEvent.Begun) is not { } begun)
        {
            return Refusal.Refused(
                $"the audit log of this machine has no run {run} of this stack. Only the machine on which a flush ran can repeat it: "
                + "users are kept as hashes, and their salt stays in the audit log of that machine",
                history);
        }

        if (begun.Routine != Verb || found.Last().Event == AuditEvent.Refused)
        {
            return Refusal.Refused(
                begun.Routine != Verb
                    ? $"run {run} was '{begun.Routine}', and only flushes of sessions can be repeated"
                    : $"run {run} was refused and deleted no session",
                history);
        }

        return begun.Selection switch
        {
            null => Refusal.Refused($"run {run} was written by an earlier version, which did not keep what a flush selected", history),
            [{ Option: Option, Value: { } first }] => Find(audit, target, first, begun.At),
            _ => begun,
        };
    }

    private static SessionFlushOptions? Read(ImmutableArray<RunCondition> conditions, AuditEntry begun, SessionFlushOptions options)
    {
        if (conditions is [{ Option: Session, Value: { } hash }])
        {
            return NamedSession.Read(hash) is { } named ? options with { Session = named } : null;
        }

        return Read(conditions, RunSalt.Of(begun.Salt)) is { } filter
            // Since the run its users may have logged in again. Such sessions were not selected by it.
            ? options with { Selection = new([], filter with { CreatedBefore = Earlier(filter.CreatedBefore, begun.At) }) }
            : null;
    }

    private static IEnumerable<TypedOption> One(string option, string? value, TypedPrivacy privacy) =>
        value is null ? [] : [new(option, value.Length == 0 ? null : value, privacy)];

    private static string? Text(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("O");

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private static SessionFilter? Read(ImmutableArray<RunCondition> conditions, RunSalt? salt)
    {
        var filter = SessionFilter.Everything with { Salt = salt };
        foreach (var condition in conditions)
        {
            if (Add(filter, condition) is not { } more)
            {
                return null;
            }

            filter = more;
        }

        // Only a run that said so selects every session.
        return filter.IsEverything && !conditions.Any(one => one.Option == Everyone) ? null : filter;
    }

    // Null where the condition is not known, or its value is missing. It must never be left out: the flush would delete more.
    private static SessionFilter? Add(SessionFilter filter, RunCondition condition) => condition switch
    {
        { Option: Everyone or Unindexed or Session or AllOfItsUser } => filter,
        { Option: User, Hash: { } hash } when filter.Salt is not null => filter with { OwnedBy = filter.OwnedBy.Add(hash) },
        { Option: StampNot, Hash: { } hash } when filter.Salt is not null => filter with { SecurityStampNot = hash },
        { Option: Fingerprint, Hash: { } hash } when filter.Salt is not null => filter with { Fingerprint = hash },
        { Option: Country, Value: { } code } => filter with { Countries = filter.Countries.Add(code) },
        { Option: Network, Value: { } text } when IPNetwork.TryParse(text, out var network) => filter with
        {
            Networks = filter.Networks.Add(network),
        },
        { Option: UserAgent, Value: { } text } => filter with { UserAgent = text },
        { Option: Binding, Value: { } word } when IpBindings.TryParse(word, out var binding) => filter with { IpBinding = binding },
        { Option: CreatedBefore, Value: { } text } when Moment(text) is { } at => filter with { CreatedBefore = at },
        { Option: IdleSince, Value: { } text } when Moment(text) is { } at => filter with { IdleSince = at },
        _ => null,
    };

    private static DateTimeOffset? Moment(string text) =>
        DateTimeOffset.TryParseExact(text, "O", null, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
