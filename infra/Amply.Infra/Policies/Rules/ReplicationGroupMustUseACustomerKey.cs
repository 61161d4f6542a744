using System.Collections.Immutable;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustUseACustomerKey : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_191"];

    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "Data at rest is encrypted with a key of one's own.";

    public override string Remedy => "set amply-redis:customerKey true before the group is made";

    public override bool Holds(PlannedResource resource) => Text(resource, "kmsKeyId") is not null;

    public override string? Exception(RedisSettings settings) => settings.CustomerKey ? null : "the stack keeps AWS' own key (amply-redis:customerKey false); for the group that is replace-only, so decided on day one";
}
