using System.Text.RegularExpressions;
using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws;

/// <summary>AWS' Security Token Service (STS): whose credentials these are. The call needs no permission.</summary>
public interface ICaller
{
    /// <summary>The caller's ARN, for example <c>arn:aws:sts::123456789012:assumed-role/OnCall/jane@example.com</c>.</summary>
    Task<string> GetCallerIdentityAsync(CancellationToken cancellationToken);
}

/// <summary>STS over the Query protocol.</summary>
internal sealed partial class CallerClient(AwsProtocolClient client) : ICaller
{
    public Task<string> GetCallerIdentityAsync(CancellationToken cancellationToken) =>
        client.QueryAsync("GetCallerIdentity", repeatable: true, QueryParameters.None, Read, cancellationToken);

    private static string Read(XElement result) =>
        result.Required("Arn") is var arn && Shape().IsMatch(arn)
            ? arn
            : throw new ForeignReplyException("an element 'Arn' that is not the ARN of a caller");

    // AWS allows these characters in names of users, roles and sessions.
    [GeneratedRegex(@"^arn:aws[a-z-]*:(iam|sts)::[0-9]{12}:[A-Za-z0-9_+=,.@/-]{1,1000}\z")]
    private static partial Regex Shape();
}

/// <summary>The ARN of a caller for people.</summary>
public static class CallerName
{
    /// <summary>The session's name and its role: <c>jane@example.com (OnCall)</c>; of a user the name.</summary>
    public static string Short(string arn) => arn.Split('/') switch
    {
        [var kind, .. var path, var session] when kind.EndsWith(":assumed-role", StringComparison.Ordinal) && path.Length > 0 =>
            $"{session} ({Role(path[^1])})",
        [_, .., var name] => name,
        _ => arn,
    };

    // The identity centre puts the permission set between a prefix and 16 hexadecimal digits.
    private static string Role(string role) =>
        role.StartsWith("AWSReservedSSO_", StringComparison.Ordinal) && role.LastIndexOf('_') is > 15 and var end ? role[15..end] : role;
}
