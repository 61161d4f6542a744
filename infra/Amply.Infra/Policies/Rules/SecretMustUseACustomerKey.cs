using System.Collections.Immutable;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies.Rules;

internal sealed class SecretMustUseACustomerKey : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_149"];

    public override string Type => ResourceTypes.Secret;

    public override string Sentence => "The token is encrypted with a key of one's own.";

    public override string Remedy => "set amply-redis:customerKey true";

    public override bool Holds(PlannedResource resource) => Text(resource, "kmsKeyId") is not null;

    public override string? Exception(RedisSettings settings) => settings.CustomerKey ? null : "the stack has no key of its own (amply-redis:customerKey false)";
}
