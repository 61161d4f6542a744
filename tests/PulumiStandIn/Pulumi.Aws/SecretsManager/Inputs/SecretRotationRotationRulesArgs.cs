namespace Pulumi.Aws.SecretsManager.Inputs;

/// <summary>Part of the inputs of <see cref="SecretRotation"/>.</summary>
public sealed class SecretRotationRotationRulesArgs : ResourceArgs
{
    public static new SecretRotationRotationRulesArgs Empty => new();

    [Input("automaticallyAfterDays")]
    public Input<int>? AutomaticallyAfterDays { get; set; }

    [Input("duration")]
    public Input<string>? Duration { get; set; }

    [Input("scheduleExpression")]
    public Input<string>? ScheduleExpression { get; set; }
}
