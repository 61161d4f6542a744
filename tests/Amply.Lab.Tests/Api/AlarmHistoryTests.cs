using Amply.Lab.Tests.ControlPlane;

namespace Amply.Lab.Tests.Api;

/// <summary>DescribeAlarmHistory: every change of an alarm's state, and nothing else.</summary>
public sealed class AlarmHistoryTests : IAsyncLifetime
{
    private const string Alarm = "redis-amply-many-connections-001";

    private ApiHost host = null!;

    public async Task InitializeAsync()
    {
        host = await ApiHost.StartAsync(await LabUnderTest.StartAsync());
        foreach (var clients in new[] { "10", "10", "150", "150", "150", "10", "10" })
        {
            host.Lab.DataPlane.SetInfo(LabUnderTest.GroupId + "-001", ("connected_clients", clients));
            host.Lab.Time.Advance(TimeSpan.FromMinutes(1));
            await host.Lab.Alarms.LookAsync(CancellationToken.None);
        }
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task It_lists_the_changes_the_newest_first()
    {
        var answer = await CallAsync(("AlarmName", Alarm), ("HistoryItemType", "StateUpdate"));

        Assert.Equal(
            ["Alarm updated from ALARM to OK", "Alarm updated from OK to ALARM", "Alarm updated from INSUFFICIENT_DATA to OK"],
            answer.Values("HistorySummary"));
        Assert.All(answer.Values("HistoryData"), data => Assert.Contains("\"newState\":{\"stateValue\":", data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_takes_pages_times_and_an_order()
    {
        var first = await CallAsync(("AlarmName", Alarm), ("MaxRecords", "2"), ("ScanBy", "TimestampAscending"));
        var rest = await CallAsync(
            ("AlarmName", Alarm), ("MaxRecords", "2"), ("ScanBy", "TimestampAscending"), ("NextToken", Assert.Single(first.Values("NextToken"))));

        Assert.Equal("Alarm updated from INSUFFICIENT_DATA to OK", first.Values("HistorySummary").First());
        Assert.Equal(["Alarm updated from ALARM to OK"], rest.Values("HistorySummary"));
        Assert.Empty((await CallAsync(("EndDate", "2026-03-02T12:00:00Z"))).Values("HistorySummary"));
        Assert.Empty((await CallAsync(("HistoryItemType", "Action"))).Values("HistorySummary"));
    }

    [Theory]
    [InlineData("HistoryItemType", "Colour")]
    [InlineData("MaxRecords", "0")]
    [InlineData("ScanBy", "Luck")]
    [InlineData("StartDate", "yesterday")]
    [InlineData("NextToken", "nonsense")]
    [InlineData("AlarmColour", "red")]
    public async Task A_bad_parameter_is_refused(string name, string value) =>
        Assert.Equal(400, (await CallAsync((name, value))).Status);

    private Task<QueryAnswer> CallAsync(params (string, string)[] parameters) =>
        host.Client.SendAsync("monitoring", [("Action", "DescribeAlarmHistory"), ("Version", "2010-08-01"), .. parameters]);
}
