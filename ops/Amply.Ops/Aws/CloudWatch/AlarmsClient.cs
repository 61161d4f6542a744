using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws.CloudWatch;

/// <summary>CloudWatch's alarms over the Query protocol.</summary>
internal sealed class AlarmsClient(AwsProtocolClient client) : IAlarms
{
    // More names than this in one call are refused.
    private const int NamesPerCall = 100;

    public Task<ImmutableArray<Alarm>> DescribeAlarmsAsync(string namePrefix, CancellationToken cancellationToken) =>
        AllAsync(QueryParameters.None.With("AlarmNamePrefix", namePrefix), cancellationToken);

    public async Task<ImmutableArray<Alarm>> DescribeAlarmsAsync(ImmutableArray<string> names, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<Alarm>();
        foreach (var some in names.Chunk(NamesPerCall))
        {
            var parameters = some.Index().Aggregate(
                QueryParameters.None, (before, name) => before.With($"AlarmNames.member.{(name.Index + 1).ToString(CultureInfo.InvariantCulture)}", name.Item));
            all.AddRange(await AllAsync(parameters, cancellationToken));
        }

        return all.ToImmutable();
    }

    private static Alarm Read(XElement alarm) => new()
    {
        Name = alarm.Required("AlarmName"),
        Description = alarm.Text("AlarmDescription"),
        State = alarm.Text("StateValue") switch { "OK" => AlarmState.Ok, "ALARM" => AlarmState.Alarm, _ => AlarmState.InsufficientData },
        StateReason = alarm.Text("StateReason"),
        StateUpdated = alarm.Moment("StateUpdatedTimestamp"),
        MetricName = alarm.Text("MetricName"),
        Threshold = alarm.Real("Threshold"),
        ComparisonOperator = alarm.Text("ComparisonOperator"),
        Dimensions = alarm.Items("Dimensions", "member").ToImmutableSortedDictionary(
            dimension => dimension.Required("Name"), dimension => dimension.Text("Value") ?? "", StringComparer.Ordinal),
    };

    private async Task<ImmutableArray<Alarm>> AllAsync(ImmutableSortedDictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<Alarm>();
        string? next = null;
        do
        {
            var page = await client.QueryAsync(
                "DescribeAlarms", repeatable: true, parameters.With("AlarmTypes.member.1", "MetricAlarm").With("NextToken", next), cancellationToken);
            all.AddRange(page.Items("MetricAlarms", "member").Select(Read));
            next = page.Text("NextToken");
        }
        while (next is not null);
        return all.ToImmutable();
    }
}
