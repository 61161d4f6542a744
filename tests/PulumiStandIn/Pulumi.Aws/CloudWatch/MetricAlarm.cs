using System.Collections.Immutable;

namespace Pulumi.Aws.CloudWatch;

/// <summary>The resource <c>aws:cloudwatch/metricAlarm:MetricAlarm</c>.</summary>
[AwsResourceType("aws:cloudwatch/metricAlarm:MetricAlarm")]
public partial class MetricAlarm : CustomResource
{
    public MetricAlarm(string name, MetricAlarmArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/metricAlarm:MetricAlarm", name, args ?? new MetricAlarmArgs(), Utilities.OptionsOf(options, id: ""))
    {
    }

    private MetricAlarm(string name, Input<string> id, MetricAlarmState? state = null, CustomResourceOptions? options = null)
        : base("aws:cloudwatch/metricAlarm:MetricAlarm", name, state, Utilities.OptionsOf(options, id))
    {
    }

    [Output("actionsEnabled")]
    public Output<bool?> ActionsEnabled { get; private set; } = null!;

    [Output("alarmActions")]
    public Output<ImmutableArray<string>> AlarmActions { get; private set; } = null!;

    [Output("alarmDescription")]
    public Output<string?> AlarmDescription { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("comparisonOperator")]
    public Output<string?> ComparisonOperator { get; private set; } = null!;

    [Output("datapointsToAlarm")]
    public Output<int?> DatapointsToAlarm { get; private set; } = null!;

    [Output("dimensions")]
    public Output<ImmutableDictionary<string, string>?> Dimensions { get; private set; } = null!;

    [Output("evaluateLowSampleCountPercentiles")]
    public Output<string> EvaluateLowSampleCountPercentiles { get; private set; } = null!;

    [Output("evaluationCriteria")]
    public Output<Outputs.MetricAlarmEvaluationCriteria?> EvaluationCriteria { get; private set; } = null!;

    [Output("evaluationInterval")]
    public Output<int?> EvaluationInterval { get; private set; } = null!;

    [Output("evaluationPeriods")]
    public Output<int?> EvaluationPeriods { get; private set; } = null!;

    [Output("extendedStatistic")]
    public Output<string?> ExtendedStatistic { get; private set; } = null!;

    [Output("insufficientDataActions")]
    public Output<ImmutableArray<string>> InsufficientDataActions { get; private set; } = null!;

    [Output("metricName")]
    public Output<string?> MetricName { get; private set; } = null!;

    [Output("metricQueries")]
    public Output<ImmutableArray<Outputs.MetricAlarmMetricQuery>> MetricQueries { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namespace")]
    public Output<string?> Namespace { get; private set; } = null!;

    [Output("okActions")]
    public Output<ImmutableArray<string>> OkActions { get; private set; } = null!;

    [Output("period")]
    public Output<int?> Period { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("statistic")]
    public Output<string?> Statistic { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    [Output("threshold")]
    public Output<double?> Threshold { get; private set; } = null!;

    [Output("thresholdMetricId")]
    public Output<string?> ThresholdMetricId { get; private set; } = null!;

    [Output("treatMissingData")]
    public Output<string?> TreatMissingData { get; private set; } = null!;

    [Output("unit")]
    public Output<string?> Unit { get; private set; } = null!;

    [Output("warmUpConfiguration")]
    public Output<Outputs.MetricAlarmWarmUpConfiguration?> WarmUpConfiguration { get; private set; } = null!;

    public static MetricAlarm Get(string name, Input<string> id, MetricAlarmState? state = null, CustomResourceOptions? options = null)
        => new(name, id, state, options);
}
