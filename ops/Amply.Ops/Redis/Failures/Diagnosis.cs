using System.Collections.Frozen;
using static Amply.Ops.Redis.Failures.ConnectionFailureKind;

namespace Amply.Ops.Redis.Failures;

/// <summary>Why the nodes of a group do not answer: all their failures, folded into one cause with one next step.</summary>
/// <param name="Kind">The cause. The other failures follow from it.</param>
/// <param name="Sentence">Whole sentences.</param>
/// <param name="Hint">One command or page, complete.</param>
/// <param name="IsFromHere">Whether this machine or its token is the cause. Nothing is then known about the group.</param>
public sealed record Diagnosis(ConnectionFailureKind Kind, string Sentence, string Hint, bool IsFromHere)
{
    private const string Reach = "./amply runbook reach";
    private const string LostNode = "./amply runbook lost-node";
    private const string Connections = "./amply runbook high-connections";
    private const string Failover = "./amply runbook failover";
    private const string Status = "./amply status {target}";

    // In this order: a failure of a later row may follow from one of an earlier row. A replica without its primary, for example, follows
    // from the primary that does not answer.
    private static readonly ImmutableArray<Row> Rows =
    [
        new(AuthRefused, "./amply runbook authentication-failures") { IsFromHere = true },
        new(NoToken, "./amply doctor") { IsFromHere = true },
        new(NoPermission, "./amply runbook authentication-failures"),
        new(Busy, "./amply runbook high-cpu",
            "Redis answers nothing else until the script ends. A script that has written nothing can be stopped."),
        new(Loading, $"{Status} --wait 15m", "Redis answers when its data is loaded."),
        new(TooManyClients, Connections),
        new(ClosedInHandshake, Connections,
            "Redis does this where it has no room for another client (maxclients). A forward whose far end is gone does it too."),
        new(OutOfMemory, "./amply runbook low-memory"),
        new(CannotSave, "./amply runbook snapshot"),
        new(Refused, LostNode, "No process listens there.") { HintOfSome = Status },
        new(Silence, LostNode, "The node takes connections and does not answer.") { HintOfSome = Status },
        new(PrivateAddress, Reach) { IsFromHere = true, IsOfTheNodeAlone = true, HintOfSome = Status },
        new(ConnectTimeout, LostNode) { HintOfSome = Status },
        new(Lost, Status),
        new(NotRedis, Reach, "Another service listens there."),
        new(Handshake, Reach),
        new(OtherName, Reach) { IsFromHere = true },
        new(UnknownAuthority, Reach) { IsFromHere = true },
        new(NoAuthorityFile, Reach) { IsFromHere = true },
        new(Expired, Reach, "Check this machine's clock as well."),
        new(NotYetValid, Reach, "Check this machine's clock first."),
        new(Revoked, Reach),
        new(NameUnknown, Reach) { IsFromHere = true },
        new(Unroutable, Reach) { IsFromHere = true },
        new(ClusterDown, Failover, "A shard has no primary, or slots belong to no shard."),
        new(PrimaryDown, Failover, "ElastiCache promotes a replica within about a minute."),
        new(NoPrimary, Status),
        new(ReadOnly, Status),
        new(SlotMoved, $"{Status} --wait 15m"),
        new(TooLarge, Status),
        new(UnknownCommand, Status),
        new(ErrorReply, Status),
        new(Unexpected, Status),
    ];

    private static readonly FrozenDictionary<ConnectionFailureKind, int> Order =
        Rows.Index().ToFrozenDictionary(row => row.Item.Kind, row => row.Index);

    /// <summary>Whether no node answered as it should.</summary>
    public bool IsOfAllNodes { get; init; }

    /// <summary>Whether a wait may help.</summary>
    public bool CanPass { get; init; } = true;

    /// <summary>Whether nothing can be done with Redis from this machine.</summary>
    public bool IsUnreachable => IsFromHere && IsOfAllNodes;

    /// <summary>The exit code of a verb that does nothing for this cause.</summary>
    public ExitCode Code => IsUnreachable ? ExitCode.Unknown : ExitCode.Failed;

    /// <summary>Folds the failures of a group's nodes into one cause.</summary>
    /// <param name="failures">The nodes that did not answer as they should, each once.</param>
    /// <returns>Null where there is no failure.</returns>
    public static Diagnosis? Of(IEnumerable<ConnectionFailure> failures, AskedGroup asked)
    {
        var all = failures.OrderBy(failure => Order[failure.Kind]).ToArray();
        if (all is not [var cause, ..])
        {
            return null;
        }

        var row = Rows[Order[cause.Kind]];
        // A node that says that the cluster lacks slots answers itself.
        var failing = all.Count(failure => failure.Kind != ClusterDown);
        var isOfAll = failing >= asked.Nodes;
        var isFromHere = row.IsFromHere && (isOfAll || !row.IsOfTheNodeAlone) && all.All(failure => Rows[Order[failure.Kind]].IsFromHere);
        if (cause.Kind == AuthRefused)
        {
            return OfTheToken(isOfAll, asked);
        }

        var alike = all.Count(failure => failure.Kind == cause.Kind);
        var where = (cause.Endpoint, alike) switch
        {
            (null, _) => "",
            (var one, 1) => one,
            (var one, 2) => $"{one} and 1 more node",
            (var one, _) => $"{one} and {alike - 1} more nodes",
        };
        var sentence = (isFromHere, isOfAll) switch
        {
            (true, true) when cause.Kind == NoToken => $"Redis was not asked: {cause.Words}.",
            (true, true) => $"This machine cannot reach Redis: {cause.Words}{In(where)}.{Group(asked)}",
            (true, false) => $"This machine reaches only {asked.Nodes - failing} of {asked.Nodes} nodes: {cause.Words}{In(where)}.",
            _ when where.Length > 0 => $"{where}: {cause.Words}.{After(row.Why)}",
            _ => $"{cause.Sentence}{After(row.Why)}",
        };
        // A shard without its primary leaves slots without a node.
        var slots = cause.Kind == ClusterDown ? null : all.FirstOrDefault(failure => failure is { Kind: ClusterDown, Detail: not null });
        var hint = isOfAll ? row.Hint : row.HintOfSome ?? row.Hint;
        return new Diagnosis(
            cause.Kind,
            $"{sentence}{(slots is null ? "" : $" {slots.Detail}.")}",
            hint.Replace("{target}", asked.Option, StringComparison.Ordinal),
            isFromHere)
        {
            IsOfAllNodes = isOfAll,
            CanPass = !isOfAll || (!isFromHere && all.Any(failure => failure.CanPass)),
        };
    }

    // A node that refuses the token has answered.
    private static Diagnosis OfTheToken(bool isOfAll, AskedGroup asked) => (asked.Previous, isOfAll) switch
    {
        (PreviousToken.Works, _) => new(
            AuthRefused,
            "A rotation of the token broke off: Redis accepts the secret's previous token (AWSPREVIOUS) and refuses the present one.",
            "./amply runbook rotate-token",
            IsFromHere: false)
        {
            IsOfAllNodes = isOfAll,
            CanPass = !isOfAll,
        },
        (_, false) => new(
            AuthRefused,
            $"Some nodes refuse the token, and others accept it: a rotation is running or broke off.{Group(asked)}",
            "./amply runbook rotate-token",
            IsFromHere: false),
        (var previous, _) => new(
            AuthRefused,
            $"Redis answers. {asked.Token.Name} is refused: {asked.Token.Reason}."
            + $"{(previous == PreviousToken.IsRefused ? " The secret's previous token (AWSPREVIOUS) is refused, too." : "")}{Group(asked)}",
            asked.Token.Hint,
            IsFromHere: true)
        {
            IsOfAllNodes = true,
            CanPass = false,
        },
    };

    private static string Group(AskedGroup asked) => asked.Status is { } status
        ? $" ElastiCache says that the group is {status}."
        : " So it is not known whether the group works.";

    private static string In(string where) => where.Length > 0 ? $" ({where})" : "";

    private static string After(string? sentence) => sentence is null ? "" : $" {sentence}";

    /// <param name="Hint">What to do; <c>{target}</c> stands for the target as typed.</param>
    /// <param name="Why">A sentence that explains the cause; null where the cause says enough.</param>
    private sealed record Row(ConnectionFailureKind Kind, string Hint, string? Why = null)
    {
        /// <summary>Whether the cause is this machine, if all nodes fail for such a cause.</summary>
        public bool IsFromHere { get; init; }

        /// <summary>Whether the cause is the node where other nodes answer.</summary>
        public bool IsOfTheNodeAlone { get; init; }

        /// <summary>What to do where other nodes answer; null: the same.</summary>
        public string? HintOfSome { get; init; }
    }
}

/// <summary>What was asked, and how.</summary>
/// <param name="Option">The target as typed.</param>
/// <param name="Nodes">How many nodes were asked.</param>
public sealed record AskedGroup(string Option, int Nodes)
{
    /// <summary>The API's status of the group; null where the API did not answer.</summary>
    public string? Status { get; init; }

    public TokenOrigin Token { get; init; } = TokenOrigin.Unknown;

    public PreviousToken Previous { get; init; }
}

/// <summary>Where the token comes from.</summary>
/// <param name="Name">Begins a sentence: <c>The token in prod.json</c>.</param>
/// <param name="Reason">Why Redis may refuse it, in a clause.</param>
/// <param name="Hint">What to do where Redis refuses it.</param>
public sealed record TokenOrigin(string Name, string Reason, string Hint)
{
    public static readonly TokenOrigin Unknown = new(
        "The token", "the group has another token", "./amply runbook authentication-failures");
}

/// <summary>What a try of the secret's previous token (AWSPREVIOUS) showed.</summary>
public enum PreviousToken
{
    /// <summary>It was not tried, or there is no previous token.</summary>
    NotTried,

    /// <summary>Redis accepts it.</summary>
    Works,

    IsRefused,
}
