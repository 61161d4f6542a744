namespace Pulumi.Aws.CloudWatch;

/// <summary>Inputs of <see cref="MetricAlarm"/>.</summary>
public sealed class MetricAlarmArgs : ResourceArgs
{
    public static new MetricAlarmArgs Empty => new();

    [Input("actionsEnabled")]
    public Input<bool>? ActionsEnabled { get; set; }

    [Input("alarmActions")]
    private InputList<string>? _alarmActions;

    public InputList<string> AlarmActions { get => _alarmActions ??= []; set => _alarmActions = value; }

    [Input("alarmDescription")]
    public Input<string>? AlarmDescription { get; set; }

    [Input("comparisonOperator")]
    public Input<string>? ComparisonOperator { get; set; }

    [Input("datapointsToAlarm")]
    public Input<int>? DatapointsToAlarm { get; set; }

    [Input("dimensions")]
    private InputMap<string>? _dimensions;

    public InputMap<string> Dimensions { get => _dimensions ??= []; set => _dimensions = value; }

    [Input("evaluateLowSampleCountPercentiles")]
    public Input<string>? EvaluateLowSampleCountPercentiles { get; set; }

    [Input("evaluationCriteria")]
    public Input<Inputs.MetricAlarmEvaluationCriteriaArgs>? EvaluationCriteria { get; set; }

    [Input("evaluationInterval")]
    public Input<int>? EvaluationInterval { get; set; }

    [Input("evaluationPeriods")]
    public Input<int>? EvaluationPeriods { get; set; }

    [Input("extendedStatistic")]
    public Input<string>? ExtendedStatistic { get; set; }

    [Input("insufficientDataActions")]
    private InputList<string>? _insufficientDataActions;

    public InputList<string> InsufficientDataActions { get => _insufficientDataActions ??= []; set => _insufficientDataActions = value; }

    [Input("metricName")]
    public Input<string>? MetricName { get; set; }

    [Input("metricQueries")]
    private InputList<Inputs.MetricAlarmMetricQueryArgs>? _metricQueries;

    public InputList<Inputs.MetricAlarmMetricQueryArgs> MetricQueries { get => _metricQueries ??= []; set => _metricQueries = value; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namespace")]
    public Input<string>? Namespace { get; set; }

    [Input("okActions")]
    private InputList<string>? _okActions;

    public InputList<string> OkActions { get => _okActions ??= []; set => _okActions = value; }

    [Input("period")]
    public Input<int>? Period { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [Input("statistic")]
    public Input<string>? Statistic { get; set; }

    [Input("tags")]
    private InputMap<string>? _tags;

    public InputMap<string> Tags { get => _tags ??= []; set => _tags = value; }

    [Input("threshold")]
    public Input<double>? Threshold { get; set; }

    [Input("thresholdMetricId")]
    public Input<string>? ThresholdMetricId { get; set; }

    [Input("treatMissingData")]
    public Input<string>? TreatMissingData { get; set; }

    [Input("unit")]
    public Input<string>? Unit { get; set; }

    [Input("warmUpConfiguration")]
    public Input<Inputs.MetricAlarmWarmUpConfigurationArgs>? WarmUpConfiguration { get; set; }
}
