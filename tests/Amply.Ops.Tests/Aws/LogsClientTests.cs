using Amply.Ops.Aws;
using Amply.Wire;

namespace Amply.Ops.Tests.Aws;

public sealed class LogsClientTests
{
    private const string Group = "/amply/redis/test/audit";

    [Fact]
    public async Task Put_ThenFilter_ReturnsWhatWasPut()
    {
        await using var aws = await StartAsync();
        var now = aws.Lab.Time.GetUtcNow();

        await aws.Clients.Logs.CreateLogStreamAsync(Group, "2026/03/02/a", CancellationToken.None);
        await aws.Clients.Logs.CreateLogStreamAsync(Group, "2026/03/02/a", CancellationToken.None);
        await aws.Clients.Logs.PutLogEventAsync(Group, "2026/03/02/a", new LogMessage(now.AddMinutes(-1), "before"), CancellationToken.None);
        await aws.Clients.Logs.PutLogEventAsync(Group, "2026/03/02/a", new LogMessage(now, "ä \"quoted\""), CancellationToken.None);

        Assert.Equal(
            [new LogMessage(now, "ä \"quoted\"")],
            (await aws.Clients.Logs.FilterLogEventsAsync(Group, now.AddSeconds(-1), CancellationToken.None)).AsEnumerable());
    }

    [Fact]
    public async Task Put_ToAGroupThatIsNotThere_SaysSo()
    {
        await using var aws = await StartAsync();

        var error = await Assert.ThrowsAsync<AwsServiceException>(
            () => aws.Clients.Logs.CreateLogStreamAsync("/other", "a", CancellationToken.None));

        Assert.Equal(AwsErrorCodes.ResourceNotFound, error.Code);
        Assert.StartsWith("CreateLogStream was refused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_ThatTheServiceRejectsByItsTime_IsAFailure()
    {
        await using var aws = await StartAsync();
        await aws.Clients.Logs.CreateLogStreamAsync(Group, "a", CancellationToken.None);

        var old = new LogMessage(aws.Lab.Time.GetUtcNow().AddDays(-20), "old");

        await Assert.ThrowsAsync<AwsUnreachableException>(() => aws.Clients.Logs.PutLogEventAsync(Group, "a", old, CancellationToken.None));
    }

    [Fact]
    public async Task Caller_IsTheArn()
    {
        await using var aws = await StartAsync();

        Assert.Equal("arn:aws:iam::000000000000:user/lab", await aws.Clients.Caller.GetCallerIdentityAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_OnCall_0123456789abcdef/jane@example.com", "jane@example.com (OnCall)")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/deploy/i-0123", "i-0123 (deploy)")]
    [InlineData("arn:aws:iam::123456789012:user/team/jane", "jane")]
    [InlineData("arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:root")]
    public void Caller_ForPeople_IsThePersonAndTheRole(string arn, string expected) => Assert.Equal(expected, CallerName.Short(arn));

    private static async Task<AwsAgainstLab> StartAsync()
    {
        var aws = await AwsAgainstLab.StartAsync();
        aws.Lab.Context.Logs.Declare([Group]);
        return aws;
    }
}
