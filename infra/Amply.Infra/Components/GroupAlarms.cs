using System.Collections.Immutable;
using Amply.Model;
using Pulumi;
using Pulumi.Aws.CloudWatch;
using Pulumi.Aws.CloudWatch.Inputs;
using Pulumi.Aws.Sns;

namespace Amply.Infra.Components;

/// <summary>The alarms of every member, and the topic through which people hear of them.</summary>
public sealed class GroupAlarms : ComponentResource
{
    internal const string MetricNamespace = "AWS/ElastiCache";

    public GroupAlarms(
        string name, StackContext context, ImmutableArray<AlarmDefinition> alarms, RedisGroup group, EncryptionKey? key, ComponentResourceOptions? options = null)
        : base("amply:redis:GroupAlarms", name, options)
    {
        var child = new CustomResourceOptions { Parent = this };
        var topicArgs = new TopicArgs { Name = context.Names.AlarmTopic, Tags = context.Tags };
        if (key is not null)
        {
            topicArgs.KmsMasterKeyId = key.Arn;
        }

        var topic = new Topic($"{name}-topic", topicArgs, child);
        foreach (var email in context.Settings.AlertEmails)
        {
            _ = new TopicSubscription($"{name}-to-{email}", new TopicSubscriptionArgs { Topic = topic.Arn, Protocol = "email", Endpoint = email }, child);
        }

        // An alarm on a member that does not exist yet would only say that data is missing.
        var afterGroup = new CustomResourceOptions { Parent = this, DependsOn = { group } };
        foreach (var alarm in alarms)
        {
            _ = new MetricAlarm($"{name}-{alarm.Kind}-{alarm.Member}", Args(context, alarm, topic), afterGroup);
        }

        RegisterOutputs();
    }

    private static MetricAlarmArgs Args(StackContext context, AlarmDefinition alarm, Topic topic)
    {
        var args = new MetricAlarmArgs
        {
            Name = StackNames.Alarm(alarm.Kind, alarm.Member),
            AlarmDescription = $"{alarm.Meaning} Runbook: ops/runbooks/{alarm.Kind}.md. First: ./amply status --stack {context.Settings.Stack}",
            ComparisonOperator = alarm.FiresAbove ? "GreaterThanThreshold" : "LessThanThreshold",
            Threshold = alarm.Threshold,
            EvaluationPeriods = alarm.EvaluationPeriods,
            // An idle cache, or a member that was scaled in, must not page.
            TreatMissingData = "notBreaching",
            AlarmActions = { topic.Arn },
            OkActions = { topic.Arn },
            Tags = context.Tags,
        };
        if (alarm.Expression is not { } expression)
        {
            args.Namespace = MetricNamespace;
            args.MetricName = alarm.Metric!;
            args.Statistic = alarm.Statistic;
            args.Period = alarm.Period;
            args.Dimensions = Dimensions(alarm.Member);
            return args;
        }

        args.MetricQueries.Add(new MetricAlarmMetricQueryArgs { Id = "result", Expression = expression, Label = alarm.Kind, ReturnData = true });
        foreach (var (metric, number) in alarm.ExpressionMetrics.Select((m, i) => (m, i + 1)))
        {
            args.MetricQueries.Add(new MetricAlarmMetricQueryArgs
            {
                Id = $"m{number}",
                Metric = new MetricAlarmMetricQueryMetricArgs
                {
                    Namespace = MetricNamespace,
                    MetricName = metric,
                    Stat = alarm.Statistic,
                    Period = alarm.Period,
                    Dimensions = Dimensions(alarm.Member),
                },
            });
        }

        return args;
    }

    // The MEMBER's id: with the group's an alarm stays at INSUFFICIENT_DATA.
    private static InputMap<string> Dimensions(string member) => new() { ["CacheClusterId"] = member };
}
