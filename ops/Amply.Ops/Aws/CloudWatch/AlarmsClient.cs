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

    // Characters; CloudWatch takes 1,024 of a description and gives 1,023 of a reason.
    private const int MostWords = 1024;
    private const int MostName = 255;

    private static readonly PagedList<Alarm> Alarms = new("DescribeAlarms", "MetricAlarms", "member", "NextToken", Read);

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
        Name = alarm.RequiredWords("AlarmName", MostName),
        Description = alarm.Words("AlarmDescription", MostWords),
        State = alarm.RequiredWords("StateValue", MostName),
        StateReason = alarm.Words("StateReason", MostWords),
        StateUpdated = alarm.Moment("StateUpdatedTimestamp"),
        MetricName = alarm.Text("MetricName"),
        Threshold = alarm.Real("Threshold"),
        ComparisonOperator = alarm.Text("ComparisonOperator"),
        Dimensions = alarm.Items("Dimensions", "member")
            .Select(dimension => (Name: dimension.Required("Name"), Value: dimension.Text("Value") ?? ""))
            .Once("dimension", dimension => dimension.Name)
            .ToImmutableSortedDictionary(dimension => dimension.Name, dimension => dimension.Value, StringComparer.Ordinal),
    };

    private Task<ImmutableArray<Alarm>> AllAsync(
        ImmutableSortedDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        Alarms.AllAsync(client, parameters.With("AlarmTypes.member.1", "MetricAlarm"), _ => true, cancellationToken);
}
