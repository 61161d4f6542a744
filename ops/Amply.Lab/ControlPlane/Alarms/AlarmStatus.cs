namespace Amply.Lab.ControlPlane.Alarms;

/// <summary>An alarm and what it says now.</summary>
/// <param name="Reason">Why, in words.</param>
/// <param name="Updated">When it last came to say so.</param>
public sealed record AlarmStatus(AlarmDefinition Definition, AlarmStateValue State, string Reason, DateTimeOffset Updated);

public enum AlarmStateValue
{
    InsufficientData,
    Ok,
    Alarm,
}
