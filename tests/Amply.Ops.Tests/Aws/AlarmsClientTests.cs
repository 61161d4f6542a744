using Amply.Lab.Group.Alarms;
using Amply.Lab.Tests.ControlPlane;
using Amply.Ops.Aws;

namespace Amply.Ops.Tests.Aws;

public sealed class AlarmsClientTests
{
    [Fact]
    public async Task DescribeAlarms_ByPrefix_ReadsStateAndDimensions()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        await aws.Lab.Alarms.LookAsync(CancellationToken.None);

        var alarms = await aws.Clients.Alarms.DescribeAlarmsAsync("redis-amply-", CancellationToken.None);

        Assert.Equal(2, alarms.Length);
        Assert.Equal(AlarmState.InsufficientData, alarms[0].State);
        Assert.Equal(100d, alarms[0].Threshold);
        Assert.Equal(LabUnderTest.GroupId + "-001", alarms[0].Dimensions["CacheClusterId"]);
        Assert.StartsWith("Insufficient Data", alarms[0].StateReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeAlarms_OfMany_ReadsEveryPage()
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        var pattern = aws.Lab.Alarms.Alarms[0].Definition;
        aws.Lab.Alarms.Declare([.. Enumerable.Range(0, 230).Select(number => pattern with { Name = $"alarm-{number:D3}" })]);

        var all = await aws.Clients.Alarms.DescribeAlarmsAsync("alarm-", CancellationToken.None);
        var some = await aws.Clients.Alarms.DescribeAlarmsAsync("alarm-1", CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 230).Select(number => $"alarm-{number:D3}"), all.Select(alarm => alarm.Name));
        Assert.Equal(100, some.Length);
    }

    [Theory]
    [InlineData(AlarmStateValue.Alarm, "150", AlarmState.Alarm)]
    [InlineData(AlarmStateValue.Ok, "10", AlarmState.Ok)]
    public async Task DescribeAlarms_ReadsEveryState(AlarmStateValue inLab, string clients, string expected)
    {
        await using var aws = await AwsAgainstLab.StartAsync();
        for (var minute = 0; minute < 3; minute++)
        {
            aws.Lab.DataPlane.SetInfo(LabUnderTest.GroupId + "-001", ("connected_clients", clients));
            aws.Lab.Time.Advance(TimeSpan.FromMinutes(1));
            await aws.Lab.Alarms.LookAsync(CancellationToken.None);
        }

        var alarm = Assert.Single(await aws.Clients.Alarms.DescribeAlarmsAsync("redis-amply-many-connections-001", CancellationToken.None));

        var changes = await aws.Clients.Alarms.DescribeAlarmHistoryAsync(aws.Lab.Time.GetUtcNow().AddHours(-1), CancellationToken.None);
        Assert.Equal((alarm.Name, expected), (changes[^1].Name, changes[^1].To));
        Assert.Equal(changes.OrderBy(change => change.At), changes);
        Assert.Equal(inLab, aws.Lab.Alarms.Alarms[0].State);
        Assert.Equal(expected, alarm.State);
    }
}
