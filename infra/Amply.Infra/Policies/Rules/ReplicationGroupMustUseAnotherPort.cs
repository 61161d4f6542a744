using System.Collections.Immutable;
using Amply.Model.Plans;
using Amply.Model.Settings;

namespace Amply.Infra.Policies.Rules;

internal sealed class ReplicationGroupMustUseAnotherPort : Policy
{
    public override ImmutableArray<string> PublicIds => ["AEC5"];

    public override string Type => ResourceTypes.ReplicationGroup;

    public override string Sentence => "The group listens on another port than Redis' own.";

    public override string Remedy => "none: see the exception";

    public override bool Holds(PlannedResource resource) => Number(resource, "port") is not (null or 6379);

    public override string? Exception(RedisSettings settings) => "the applications' URLs have 6379, the port is replace-only, and only the clients' security groups reach it";
}
