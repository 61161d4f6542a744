using System.Collections.Immutable;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies.Rules;

internal sealed class TopicMustBeEncrypted : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_26"];

    public override string Type => ResourceTypes.Topic;

    public override string Sentence => "Alarms in flight are encrypted.";

    public override string Remedy => "set amply-redis:customerKey true";

    public override bool Holds(PlannedResource resource) => Text(resource, "kmsMasterKeyId") is not (null or "alias/aws/sns");

    public override string? Exception(RedisSettings settings) => settings.CustomerKey ? null : "with AWS' own key CloudWatch may not publish, and the stack has no other (amply-redis:customerKey false)";
}
