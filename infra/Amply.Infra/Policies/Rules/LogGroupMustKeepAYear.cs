using System.Collections.Immutable;
using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class LogGroupMustKeepAYear : Policy
{
    public override ImmutableArray<string> PublicIds => ["CKV_AWS_338"];

    public override string Type => ResourceTypes.LogGroup;

    public override string Sentence => "Logs are kept for a year.";

    public override string Remedy => "set retentionInDays 365 or more";

    public override bool Holds(PlannedResource resource) => Number(resource, "retentionInDays") >= 365;
}
