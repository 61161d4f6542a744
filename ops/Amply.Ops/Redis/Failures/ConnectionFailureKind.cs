using System.Text.Json.Serialization;
using Amply.Redis;

namespace Amply.Ops.Redis.Failures;

/// <summary>Why Redis could not be asked, or did not do what it was asked.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ConnectionFailureKind>))]
public enum ConnectionFailureKind
{
    /// <summary>Nothing is known but the name of an exception.</summary>
    Unexpected,
    NameUnknown,
    Unroutable,
    ConnectTimeout,
    Refused,
    ClosedInHandshake,
    Handshake,
    UnknownAuthority,
    OtherName,
    Expired,
    NotYetValid,
    Revoked,
    NoAuthorityFile,
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

    /// <summary>The node answered with more than any command that is asked for holds.</summary>
    TooLarge,
    Silence,
    Lost,
}
