namespace Pulumi.Aws.SecretsManager.Outputs;

/// <summary>Part of the outputs of <see cref="SecretRotation"/>.</summary>
[OutputType]
public sealed class SecretRotationRotationRules
{
    public readonly int? AutomaticallyAfterDays;
    public readonly string? Duration;
    public readonly string? ScheduleExpression;

    [OutputConstructor]
    private SecretRotationRotationRules(int? automaticallyAfterDays, string? duration, string? scheduleExpression)
    {
        AutomaticallyAfterDays = automaticallyAfterDays;
        Duration = duration;
        ScheduleExpression = scheduleExpression;
    }
}
