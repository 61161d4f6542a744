using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Amply.Model.Outputs;

/// <summary>The values that one output may have. An output becomes a name, a host, a key in Redis or a part of a command.</summary>
/// <param name="Name">As the contract writes it.</param>
/// <param name="IsAllowed">Judges every value but null.</param>
/// <param name="Allowed">The values that are allowed, with an example.</param>
internal sealed partial record OutputRule(string Name, Func<JsonElement, bool> IsAllowed, string Allowed)
{
    private const int QuotedLength = 80;
    private const int MaxNodes = 540;
    private const string Endpoint = "host:port, for example primary.example.com:6379";
    private const string Arn = "the ARN that the stack's output holds";
    private const string Url = "rediss://:TOKEN@host:port/0, or [secret]";

    public bool IsRequired { get; init; } = true;

    public bool IsSecret { get; init; }

    public static ImmutableArray<OutputRule> All { get; } =
    [
        new("stack", Text(StackName()), "letters, digits, hyphens, underscores and periods, 100 at most"),
        new("mode", Text(ModeNames.All.Contains), "single, ha, compatible or cluster"),
        new("region", Text(RegionName()), "an AWS region, for example us-east-1"),
        new("replicationGroupId", Text(id => MemberNames.IsId(id, MemberNames.MaxGroupId)),
            $"a lower-case letter, then lower-case letters, digits and single hyphens, {MemberNames.MaxGroupId} at most"),
        new("primaryEndpoint", Text(IsEndpoint), Endpoint) { IsRequired = false },
        new("readerEndpoint", Text(IsEndpoint), Endpoint) { IsRequired = false },
        new("configurationEndpoint", Text(IsEndpoint), Endpoint) { IsRequired = false },
        new("endpointNote", Text(_ => true), "a text") { IsRequired = false },
        new("nodes", IsNodes, $"a list of 1 to {MaxNodes} member ids, each once, for example [\"amply-redis-prod-001\"]"),
        new("authTokenSecretArn", Text(SecretArn()), Arn),
        new("authTokenGeneration", value => IsNumber(value, 1, 9999) && value.TryGetInt32(out _), "a whole number, 1 to 9999")
        {
            IsRequired = false,
        },
        new("redisUrl", Text(RedisUrl()), Url) { IsRequired = false, IsSecret = true },
        new("celeryResultBackendUrl", Text(RedisUrl()), Url) { IsRequired = false, IsSecret = true },
        new("thresholds", value => value.ValueKind == JsonValueKind.Object, "an object of thresholds and numbers"),
        .. ThresholdRule.All.Select(Threshold),
        new("estimatedMonthlyCostUsd", value => IsNumber(value, 0, 1e9) && value.TryGetDecimal(out _), "a number, 0 to 1000000000"),
        new("protected", value => value.ValueKind is JsonValueKind.True or JsonValueKind.False, "true or false"),
        new("operatorPolicyArn", Text(PolicyArn()), Arn) { IsRequired = false },
        new("apiEndpoint", Text(IsApi), "an http:// address of loopback, for example http://127.0.0.1:8080, or an https:// address")
        {
            IsRequired = false,
        },
        new("caCertificateFile", Text(path => path.Length > 0 && !path.Any(char.IsControl)), "the path of a PEM file")
        {
            IsRequired = false,
        },
    ];

    /// <summary>The problem of this output, in one clause; null where the value is allowed.</summary>
    public string? Problem(JsonElement outputs)
    {
        var value = outputs;
        foreach (var name in Name.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            if (value.EnumerateObject().Count(property => property.NameEquals(name)) > 1)
            {
                return $"{Name} is given more than once";
            }

            if (!value.TryGetProperty(name, out value))
            {
                return IsRequired ? $"{Name} is missing; allowed: {Allowed}" : null;
            }
        }

        return value.ValueKind == JsonValueKind.Null
            ? IsRequired || Name.Contains('.', StringComparison.Ordinal) ? $"{Name} is null; allowed: {Allowed}" : null
            : IsAllowed(value) ? null : $"{Name} is {Quote(value)}; allowed: {Allowed}";
    }

    private static OutputRule Threshold(ThresholdRule rule) => new(
        $"thresholds.{rule.Name}",
        value => IsNumber(value, rule.From, rule.To) && (!rule.IsWhole || value.TryGetInt64(out _)),
        $"a {(rule.IsWhole ? "whole " : "")}number, {rule.From} to {rule.To}")
    {
        IsRequired = false,
    };

    private static Func<JsonElement, bool> Text(Func<string, bool> isAllowed) =>
        value => value.ValueKind == JsonValueKind.String && isAllowed(value.GetString()!);

    private static Func<JsonElement, bool> Text(Regex shape) => Text(shape.IsMatch);

    private static bool IsNumber(JsonElement value, double from, double to) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= from && number <= to;

    private static bool IsNodes(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
        && value.GetArrayLength() is >= 1 and <= MaxNodes
        && value.EnumerateArray().All(Text(id => MemberNames.IsId(id, MemberNames.MaxMemberId)))
        && value.EnumerateArray().Select(node => node.GetString()).Distinct(StringComparer.Ordinal).Count() == value.GetArrayLength();

    private static bool IsEndpoint(string text) =>
        text.LastIndexOf(':') is > 0 and var colon
        && Host().IsMatch(text[..colon])
        && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, null, out var port)
        && port > 0;

    // The lab's API has no certificate: its token must not leave this machine.
    private static bool IsApi(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address is { UserInfo: "", PathAndQuery: "/", Fragment: "" };

    // As JSON writes the value, so that it cannot act on a terminal. It is cut because a person reads it.
    private string Quote(JsonElement value)
    {
        var text = value.GetRawText();
        return IsSecret ? "not allowed (a secret, not shown)"
            : text.Contains('@', StringComparison.Ordinal) ? "not allowed (it may hold a password, not shown)"
            : text.Length > QuotedLength ? $"{text[..QuotedLength]}…"
            : text;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,100}\z")]
    private static partial Regex StackName();

    // The region becomes a part of a host's name.
    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex RegionName();

    // Names of DNS, addresses, and IPv6 in brackets.
    [GeneratedRegex(@"^(?=.{1,253}\z)([A-Za-z0-9_][A-Za-z0-9_-]{0,62}(\.[A-Za-z0-9_-]{1,63})*\.?|\[[0-9A-Fa-f:.]{2,45}\])\z")]
    private static partial Regex Host();

    [GeneratedRegex(@"^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]{1,63}:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]{1,520}\z")]
    private static partial Regex SecretArn();

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::[0-9]{12}:policy/[A-Za-z0-9_+=,.@/-]{1,640}\z")]
    private static partial Regex PolicyArn();

    [GeneratedRegex(@"^(\[secret\]|rediss?://[^\s\p{C}]{1,2000})\z")]
    private static partial Regex RedisUrl();
}
