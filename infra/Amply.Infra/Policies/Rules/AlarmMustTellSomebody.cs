using Amply.Model.Plans;

namespace Amply.Infra.Policies.Rules;

internal sealed class AlarmMustTellSomebody : Policy
{
    public override string Type => ResourceTypes.MetricAlarm;

    public override string Sentence => "An alarm goes to the topic.";

    public override string Remedy => "set alarmActions";

    public override bool Holds(PlannedResource resource) => resource.Inputs.TryGetValue("alarmActions", out var actions) && actions.GetArrayLength() > 0;
}
