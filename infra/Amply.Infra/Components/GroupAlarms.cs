using Amply.Model.Design;
using Pulumi;
using Pulumi.Aws.CloudWatch;
using Pulumi.Aws.CloudWatch.Inputs;
using Pulumi.Aws.Sns;

namespace Amply.Infra.Components;

/// <summary>The alarms of every member, and the topic that sends them to people.</summary>
public sealed class GroupAlarms : ComponentResource
{
    internal const string MetricNamespace = "AWS/ElastiCache";

    public GroupAlarms(string name, StackDesign design, RedisGroup group, EncryptionKey? key, ComponentResourceOptions? options = null)
        : base("amply:redis:GroupAlarms", name, options)
    {
        var child = new CustomResourceOptions { Parent = this };
        var topicArgs = new TopicArgs { Name = design.Names.AlarmTopic, KmsMasterKeyId = key?.ArnInput, Tags = design.Tags() };
        var topic = new Topic($"{name}-topic", topicArgs, child);
        foreach (var email in design.Settings.AlertEmails)
        {
            _ = new TopicSubscription($"{name}-to-{email}", new() { Topic = topic.Arn, Protocol = "email", Endpoint = email }, child);
        }

        // Before its member exists an alarm would only report that data is missing.
        var afterGroup = new CustomResourceOptions { Parent = this, DependsOn = { group } };
        foreach (var alarm in design.Alarms)
        {
            _ = new MetricAlarm($"{name}-{alarm.Rule.Kind}-{alarm.Member}", Args(design, alarm, topic), afterGroup);
        }

        RegisterOutputs();
    }

    private static MetricAlarmArgs Args(StackDesign design, MemberAlarm alarm, Topic topic)
    {
        var rule = alarm.Rule;
        // The MEMBER's id: an alarm on the group's id stays at INSUFFICIENT_DATA.
        var dimensions = new InputMap<string> { ["CacheClusterId"] = alarm.Member };
        var args = new MetricAlarmArgs
        {
            Name = StackNames.Alarm(rule.Kind, alarm.Member),
            AlarmDescription = $"{rule.Meaning} Runbook: {rule.Runbook}. First: ./amply status --stack {design.Settings.Stack}",
            ComparisonOperator = rule.FiresAbove ? "GreaterThanThreshold" : "LessThanThreshold",
            Threshold = alarm.Threshold,
            EvaluationPeriods = rule.EvaluationPeriods,
            // An idle cache, or a member that an update removed, must not page.
            TreatMissingData = "notBreaching",
            AlarmActions = { topic.Arn },
            OkActions = { topic.Arn },
            Tags = design.Tags(),
        };
        if (!rule.IsExpression)
        {
            args.Namespace = MetricNamespace;
            args.MetricName = rule.Metric;
            args.Statistic = rule.Statistic;
            args.Period = rule.Period;
            args.Dimensions = dimensions;
            return args;
        }

        args.MetricQueries.Add(
            new MetricAlarmMetricQueryArgs { Id = "result", Expression = rule.Metric, Label = rule.Kind, ReturnData = true });
        foreach (var (index, metric) in rule.ExpressionMetrics.Index())
        {
            var watched = new MetricAlarmMetricQueryMetricArgs
            {
                Namespace = MetricNamespace,
                MetricName = metric,
                Stat = rule.Statistic,
                Period = rule.Period,
                Dimensions = dimensions,
            };
            args.MetricQueries.Add(new MetricAlarmMetricQueryArgs { Id = $"m{index + 1}", Metric = watched });
        }

        return args;
    }
}
