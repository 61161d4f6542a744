using System.Net;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws;

/// <summary>Why a call to AWS failed.</summary>
/// <param name="Id">Names the kind of trouble. It does not change when the words change.</param>
/// <param name="Sentence">What happened, without a full stop.</param>
/// <param name="Remedy">What the person can do.</param>
internal sealed record AwsTrouble(string Id, string Sentence, string Remedy);

/// <summary>The table of all kinds of trouble, with a sentence and a remedy for each. All verbs use it.</summary>
internal static class AwsTroubles
{
    private const string Health = "See AWS' health page (https://health.aws.amazon.com/health/status), then run the command again.";
    private const string FailoverPage = "./amply runbook failover";

    private const string Between =
        "A captive portal, a proxy or a VPN may answer in AWS' place: open https://{host} in a browser, and check HTTPS_PROXY.";

    private static readonly ImmutableArray<Row> Refusals =
    [
        new("throttled", "AWS limits how many calls this account may make", "Wait a minute, then run the command again.")
        {
            Codes =
            [
                AwsErrorCodes.Throttling, AwsErrorCodes.ThrottlingException, "ThrottledException", "RequestThrottled",
                    "RequestThrottledException",
                "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown",
                "PriorRequestNotComplete",
            ],
        },
        new(
            "no group",
            "region {region} of this AWS account has no such replication group",
            "Compare the outputs' replicationGroupId and region with: aws elasticache describe-replication-groups --region {region}")
        {
            Codes = [AwsErrorCodes.ReplicationGroupNotFound, "ReplicationGroupNotFound"],
        },
        new("no node", "the group has no such node or shard", "./amply status {target}")
        {
            Codes = [AwsErrorCodes.CacheClusterNotFound, "CacheClusterNotFoundFault", AwsErrorCodes.NodeGroupNotFound],
            IsForLabs = true,
        },
        new("no snapshot", "there is no such snapshot", "./amply snapshot list {target}")
        {
            Codes = [AwsErrorCodes.SnapshotNotFound, "SnapshotNotFound"],
            IsForLabs = true,
        },
        new(
            "no secret",
            "region {region} of this AWS account has no such secret",
            "Compare the outputs' authTokenSecretArn with: aws secretsmanager list-secrets --region {region}")
        {
            Codes = [AwsErrorCodes.ResourceNotFound],
        },
        new(
            "denied",
            "these credentials may not call {action}",
            "Attach the stack's operator policy to their role, or choose another AWS_PROFILE. The policy: "
            + "pulumi stack output operatorPolicyArn")
        {
            Codes =
            [
                AwsErrorCodes.AccessDenied, "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "OptInRequired",
                "DecryptionFailure",
            ],
        },
        new("expired", "the AWS session has expired", "Log in again: {login}")
        {
            Codes = ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"],
        },
        new(
            "unknown credentials",
            "AWS does not know these credentials",
            "Set AWS_PROFILE, or log in: {login}")
        {
            Codes =
            [
                "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", AwsErrorCodes.MissingAuthenticationToken,
                "MissingAuthenticationTokenException",
            ],
        },
        new(
            "signature",
            "AWS does not accept the signature: this machine's clock or the secret key is wrong",
            "Compare the clock with the real time, then check the secret key: date -u")
        {
            Codes =
            [
                "SignatureDoesNotMatch", "InvalidSignatureException", AwsErrorCodes.IncompleteSignature, "IncompleteSignatureException",
                    "AuthFailure",
                "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture",
            ],
        },
        new(
            "busy",
            "another change of the group, a node or a snapshot is running",
            "Wait until the group is available: ./amply status {target} --wait 15m")
        {
            Codes =
            [
                AwsErrorCodes.InvalidReplicationGroupState, AwsErrorCodes.InvalidCacheClusterState, AwsErrorCodes.InvalidSnapshotState,
            ],
            IsForLabs = true,
        },
        new(
            "snapshot quota",
            "20 manual snapshots of this node were created in the last 24 hours, and ElastiCache creates no more",
            "Wait until the oldest is a day old: ./amply snapshot list {target}")
        {
            Codes = [AwsErrorCodes.SnapshotQuotaExceeded],
            IsForLabs = true,
        },
        new("snapshot taken", "a snapshot of this name exists already", "Choose another name: --name NAME")
        {
            Codes = [AwsErrorCodes.SnapshotAlreadyExists],
            IsForLabs = true,
        },
        new(
            "no snapshots",
            "this node type cannot create snapshots",
            "Only t1 nodes cannot. Change the type: pulumi config set amply-redis:nodeType cache.t4g.small")
        {
            Codes = [AwsErrorCodes.SnapshotFeatureNotSupported],
            IsForLabs = true,
        },
        new("failover blocked", "AWS does not allow test failovers of this group now", FailoverPage)
        {
            Codes = [AwsErrorCodes.TestFailoverNotAvailable],
            IsForLabs = true,
        },
        new("failover quota", "15 shards were failed over in the last 24 hours, and AWS allows no more", FailoverPage)
        {
            Codes = [AwsErrorCodes.ApiCallRateForCustomerExceeded],
            IsForLabs = true,
        },
    ];

    private static readonly Row NoLogGroup = new(
        "no log group",
        "region {region} of this AWS account has no such log group",
        "aws logs describe-log-groups --log-group-name-prefix /amply/redis/ --region {region}");

    private static readonly Row Failed = new("failed", "{service} itself failed", Health);

    private static readonly Row Other = new(
        "refused",
        "{service} does not take the request",
        "Look up the code: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/CommonErrors.html");

    private static readonly ImmutableDictionary<string, Row> ByCode = Refusals
        .SelectMany(row => row.Codes, (row, code) => KeyValuePair.Create(code, row))
        .ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    public static AwsTrouble Refused(string code, HttpStatusCode status, AwsPlace place) =>
        (OfLogs(code, place) ?? ByCode.GetValueOrDefault(code) ?? ((int)status >= 500 ? Failed : Other)).For(place);

    // Secrets Manager has the same code.
    private static Row? OfLogs(string code, AwsPlace place) =>
        code == AwsErrorCodes.ResourceNotFound && place.Service == AwsService.Logs.ServiceId ? NoLogGroup : null;

    /// <summary>Something that is not the service answered.</summary>
    public static AwsTrouble Foreign(string what, AwsPlace place) =>
        new Row("foreign", "The answer of {host} does not come from {service}: {action} returned ", Between).For(place, what);

    /// <summary>Nothing was sent.</summary>
    public static AwsTrouble NoCredentials(string reason, string? remedy, AwsPlace place) => new Row(
        "no credentials",
        "{action} was not sent because there are no usable AWS credentials: ",
        remedy ?? "Set AWS_PROFILE, or log in: {login}").For(place, reason);

    /// <summary>No answer came.</summary>
    public static AwsTrouble Silent(AwsSilence silence, AwsPlace place) => new Row(
        "silent",
        "{action} got no answer from {host}: ",
        silence.Kind switch
        {
            AwsSilenceKind.Name => "Check the region {region} in the outputs, and this machine's name server: getent hosts {host}",
            AwsSilenceKind.Certificate => Between,
            AwsSilenceKind.Proxy => "Check HTTPS_PROXY, and whether the proxy needs a login: curl -sI https://{host}",
            AwsSilenceKind.Late => $"{Health} Or check this machine's network: curl -sI https://{{host}}",
            _ => "Check this machine's network and HTTPS_PROXY: curl -sI https://{host}",
        }).For(place, silence.Reason);

    private sealed record Row(string Id, string Sentence, string Remedy)
    {
        public ImmutableArray<string> Codes { get; init; } = [];

        /// <summary>Whether the remedy also works in a lab. A lab has no accounts, and its faults are injected.</summary>
        public bool IsForLabs { get; init; }

        /// <param name="reason">The end of the sentence. Its braces are not replaced, because it may come from outside.</param>
        public AwsTrouble For(AwsPlace place, string reason = "") => new(
            Id, place.Fill(Sentence) + reason, place.IsLab && !IsForLabs ? LookAtTheLab(place) : place.Fill(Remedy));

        private static string LookAtTheLab(AwsPlace place) =>
            "Check whether the lab runs, and which faults are active: ./amply lab status"
            + (place.Option.StartsWith("--lab", StringComparison.Ordinal) ? $" {place.Option}" : "");
    }
}
