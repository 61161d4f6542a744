using System.Collections.Frozen;
using System.Security.Authentication;
using System.Text.Json.Serialization;
using static Amply.Ops.Redis.Failures.ConnectionFailureKind;

namespace Amply.Ops.Redis.Failures;

/// <summary>Why Redis did not answer, in our own words: no message of a library, no key and no value.</summary>
/// <param name="Endpoint"><c>host:port</c>; null where the failure is not of one node.</param>
/// <param name="Detail">The value in the sentence: a code, a command, a file, a number of seconds.</param>
public sealed partial record ConnectionFailure(ConnectionFailureKind Kind, string? Endpoint = null, string? Detail = null)
{
    private static readonly FrozenDictionary<ConnectionFailureKind, Row> Table = new Dictionary<ConnectionFailureKind, Row>
    {
        [Unexpected] = new("an unexpected failure ({0})", "an unexpected failure"),
        [NameUnknown] = new("the name does not resolve"),
        [Unroutable] = new("there is no network route from this machine"),
        [ConnectTimeout] = new("no connection within {0} s", "no connection in time"),
        [PrivateAddress] = new("the private address {0} does not connect from this machine", "a private address does not connect"),
        [Refused] = new("the connection was refused"),
        [ClosedInHandshake] = new("the connection was closed during the TLS handshake"),
        [Handshake] = new("the TLS handshake failed: the server may not speak TLS") { CanPass = false },
        [UnknownAuthority] = new("the certificate's authority is not trusted here") { CanPass = false },
        [OtherName] = new("the certificate is for another name") { CanPass = false },
        [Expired] = new("the certificate has expired") { CanPass = false },
        [NotYetValid] = new("the certificate is not valid yet") { CanPass = false },
        [Revoked] = new("the certificate was revoked, or its revocation could not be checked") { CanPass = false },
        [NoAuthorityFile] = new("the CA certificate file {0}", "the CA certificate file cannot be used") { CanPass = false },
        [NoToken] = new("the AUTH token could not be read: {0}", "the AUTH token could not be read") { CanPass = false },
        [AuthRefused] = new("AUTH was refused ({0})", "AUTH was refused") { CanPass = false, IsAnswer = true },
        [NoPermission] = new("the user has no permission to run {0} (NOPERM)", "the user has no permission for this (NOPERM)")
        {
            CanPass = false,
            IsAnswer = true,
        },
        [Loading] = new("Redis is loading its data (LOADING)") { IsAnswer = true },
        [Busy] = new("a script keeps Redis busy (BUSY)") { IsAnswer = true },
        [PrimaryDown] = new("the replica has lost its primary (MASTERDOWN)") { IsAnswer = true },
        [NoPrimary] = new("no primary is connected"),
        [TooManyClients] = new("Redis accepts no more clients (maxclients)") { IsAnswer = true },
        [ClusterDown] = new(
            "the cluster does not serve requests: {0} (CLUSTERDOWN)", "the cluster does not serve requests (CLUSTERDOWN)")
        {
            IsAnswer = true,
        },
        [SlotMoved] = new("the slot is moving to another node ({0})", "the slot is moving to another node") { IsAnswer = true },
        [ReadOnly] = new("the node is a replica and accepts no writes (READONLY)") { IsAnswer = true },
        [OutOfMemory] = new("the memory of Redis is full, so it accepts no writes (OOM)") { IsAnswer = true },
        [CannotSave] = new("Redis accepts no writes because it cannot save (MISCONF)") { IsAnswer = true },
        [UnknownCommand] = new("Redis does not know the command {0}", "Redis does not know the command")
        {
            CanPass = false,
            IsAnswer = true,
        },
        [ErrorReply] = new("Redis refused the command ({0})", "Redis refused the command") { IsAnswer = true },
        [NotRedis] = new("the answer is not Redis' protocol") { CanPass = false },
        [TooLarge] = new("the reply is larger than {0}", "the reply is too large") { CanPass = false, IsAnswer = true },
        [Silence] = new("no answer within {0} s", "no answer in time"),
        [Lost] = new("the connection was lost"),
    }.ToFrozenDictionary();

    /// <summary>A clause without a full stop.</summary>
    public string Words => Detail is null ? Table[Kind].Bare : Table[Kind].Text.Replace("{0}", Detail, StringComparison.Ordinal);

    /// <summary>A whole sentence. It begins with the endpoint where the failure is of one node.</summary>
    public string Sentence => Endpoint is null ? $"{char.ToUpperInvariant(Words[0])}{Words[1..]}." : $"{Endpoint}: {Words}.";

    /// <summary>Whether the failure may pass with time.</summary>
    public bool CanPass => Table[Kind].CanPass;

    /// <summary>Whether the node answered with a refusal.</summary>
    public bool IsAnswer => Table[Kind].IsAnswer;

    public override string ToString() => Sentence;

    private sealed record Row(string Text, string Bare)
    {
        public Row(string text)
            : this(text, text)
        {
        }

        public bool CanPass { get; init; } = true;

        public bool IsAnswer { get; init; }
    }
}

/// <summary>The kinds of failures of Redis.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ConnectionFailureKind>))]
public enum ConnectionFailureKind
{
    /// <summary>Only the name of an exception is known.</summary>
    Unexpected,
    NameUnknown,
    Unroutable,
    ConnectTimeout,

    /// <summary>No connection in time to an address that only its own network, a VPC, leads to.</summary>
    PrivateAddress,
    Refused,
    ClosedInHandshake,
    Handshake,
    UnknownAuthority,
    OtherName,
    Expired,
    NotYetValid,
    Revoked,
    NoAuthorityFile,

    /// <summary>Redis was not asked.</summary>
    NoToken,
    AuthRefused,
    NoPermission,
    Loading,
    Busy,
    PrimaryDown,
    NoPrimary,
    TooManyClients,
    ClusterDown,
    SlotMoved,
    ReadOnly,
    OutOfMemory,
    CannotSave,
    UnknownCommand,
    ErrorReply,
    NotRedis,

    /// <summary>The reply is larger than any command of this program can need.</summary>
    TooLarge,
    Silence,
    Lost,
}

/// <summary>A connection to one node failed. The message is the failure's sentence.</summary>
public sealed class ConnectionFailedException(ConnectionFailure failure, Exception? innerException = null)
    : IOException(failure.Sentence, innerException)
{
    public ConnectionFailure Failure { get; } = failure;
}

/// <summary>The server's certificate is not the group's.</summary>
/// <param name="kind">The reason.</param>
public sealed class CertificateRefusedException(ConnectionFailureKind kind) : AuthenticationException(new ConnectionFailure(kind).Sentence)
{
    public ConnectionFailureKind Kind { get; } = kind;
}
