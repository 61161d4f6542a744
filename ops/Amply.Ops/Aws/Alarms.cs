using System.Xml.Linq;
using Amply.Ops.Aws.Protocol;

namespace Amply.Ops.Aws;

/// <summary>CloudWatch's alarms. They know values that Redis' INFO does not have: CPU, free memory, credits.</summary>
public interface IAlarms
{
    /// <summary>Every metric alarm whose name begins with the prefix.</summary>
    Task<ImmutableArray<Alarm>> DescribeAlarmsAsync(string namePrefix, CancellationToken cancellationToken);

    /// <summary>Every change of an alarm's state in the region since a moment, oldest first; CloudWatch keeps 30 days.</summary>
    Task<ImmutableArray<AlarmTransition>> DescribeAlarmHistoryAsync(DateTimeOffset since, CancellationToken cancellationToken);
}

/// <summary>A change of an alarm's state.</summary>
/// <param name="Summary">CloudWatch's words, for example <c>Alarm updated from OK to ALARM</c>.</param>
public sealed record AlarmTransition(string Name, DateTimeOffset At, string Summary)
{
    /// <summary>Whether the alarm began or ended. A change between OK and missing data is neither.</summary>
    internal bool IsOfAlarm => Summary.Contains(AlarmState.Alarm, StringComparison.Ordinal);

    /// <summary>The new state, where the summary has CloudWatch's usual words; else null.</summary>
    public string? To => Summary.LastIndexOf(" to ", StringComparison.Ordinal) is > 0 and var at ? Summary[(at + 4)..] : null;
}

/// <summary>A metric alarm and its state.</summary>
public sealed record Alarm
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>One of <see cref="AlarmState"/>, or a state that CloudWatch has added since.</summary>
    public required string State { get; init; }

    /// <summary>CloudWatch's reason for the state.</summary>
    public string? StateReason { get; init; }

    public double? Threshold { get; init; }

    /// <summary>For example <c>CacheClusterId</c> and the member's id.</summary>
    public ImmutableSortedDictionary<string, string> Dimensions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>The states of an alarm, as CloudWatch writes them.</summary>
public static class AlarmState
{
    public const string Ok = "OK";
    public const string Alarm = "ALARM";
    public const string InsufficientData = "INSUFFICIENT_DATA";
}

/// <summary>CloudWatch's alarms over the Query protocol.</summary>
internal sealed class AlarmsClient(AwsProtocolClient client) : IAlarms
{
    // In characters. CloudWatch stores 1,024 of a description and returns 1,023 of a reason.
    private const int MostWords = 1024;
    private const int MostName = 255;

    private static readonly PagedList<Alarm> Alarms = new("DescribeAlarms", "MetricAlarms", "member", "NextToken", Read);

    private static readonly PagedList<AlarmTransition> Changes =
        new("DescribeAlarmHistory", "AlarmHistoryItems", "member", "NextToken", ReadChange);

    public Task<ImmutableArray<Alarm>> DescribeAlarmsAsync(string namePrefix, CancellationToken cancellationToken) => Alarms.AllAsync(
        client,
        QueryParameters.None.With("AlarmNamePrefix", namePrefix).With("AlarmTypes.member.1", "MetricAlarm"),
        _ => true,
        cancellationToken);

    public async Task<ImmutableArray<AlarmTransition>> DescribeAlarmHistoryAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var newestFirst = await Changes.AllAsync(
            client,
            QueryParameters.None.With("HistoryItemType", "StateUpdate").With("StartDate", since),
            change => change.At >= since,
            cancellationToken);
        // Reversed first: changes of one moment keep their order.
        return [.. newestFirst.Reverse().OrderBy(change => change.At)];
    }

    private static AlarmTransition ReadChange(XElement item) => new(
        item.RequiredWords("AlarmName", MostName), item.RequiredMoment("Timestamp"), item.RequiredWords("HistorySummary", MostWords));

    private static Alarm Read(XElement alarm) => new()
    {
        Name = alarm.RequiredWords("AlarmName", MostName),
        Description = alarm.Words("AlarmDescription", MostWords),
        State = alarm.RequiredWords("StateValue", MostName),
        StateReason = alarm.Words("StateReason", MostWords),
        Threshold = alarm.Real("Threshold"),
        Dimensions = alarm.Items("Dimensions", "member")
            .Select(dimension => (Name: dimension.Required("Name"), Value: dimension.Text("Value") ?? ""))
            .Once("dimension", dimension => dimension.Name)
            .ToImmutableSortedDictionary(dimension => dimension.Name, dimension => dimension.Value, StringComparer.Ordinal),
    };
}
