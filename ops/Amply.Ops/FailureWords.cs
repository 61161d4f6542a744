using Amply.Lab;
using Amply.Lab.Files;
using Amply.Ops.Aws;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Routines.Sessions.Scanning;
using Amply.Ops.Terminal;

namespace Amply.Ops;

/// <summary>What a failure is called on the screen and in the audit log: our own words, else the name of its kind, never a library's message.</summary>
internal static class FailureWords
{
    /// <summary>A clause without a full stop at its end.</summary>
    public static string Of(Exception error) => error switch
    {
        GroupUnreachableException or NoPrimaryException or ShardGoneException or UnsettledException or AwsException or LabException => SecretMask.Of(error.Message).TrimEnd('.'),
        IOException or UnauthorizedAccessException when error is not ConnectionFailedException => FileReason.Of(error),
        _ => ConnectionFailure.Of(error).Words,
    };
}
