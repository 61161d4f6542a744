using System.Net;
using System.Text.Json.Nodes;
using Amply.Ops.Aws;
using Amply.Ops.Tests.Status;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Amply.Ops.Tests.Audit;

/// <summary>The lines that go to the stack's log group.</summary>
public sealed class SharedAuditTests
{
    private const string Group = "/amply/redis/prod/audit";

    private static readonly RunSalt Salt = RunSalt.New();

    private static readonly AuditEntry Begun = new()
    {
        Run = "0123456789abcdef",
        At = Seen.Now,
        Who = "oncall@host",
        Routine = "sessions flush",
        Target = "--stack prod",
        ReplicationGroupId = Seen.Id,
        Event = AuditEvent.Begun,
        Salt = Salt.Reveal(),
        Selection =
        [
            new TypedOption("--user", "alice", TypedPrivacy.Hashed).Kept(Salt),
            new TypedOption("--network", "203.0.113.0/24", TypedPrivacy.KeptHere).Kept(Salt),
            new TypedOption("--country", "DE").Kept(Salt),
        ],
    };

    private readonly Mock<ILogs> logs = new(MockBehavior.Strict);
    private readonly List<string> lines = [];
    private readonly FakeTimeProvider clock = new(Seen.Now);

    public SharedAuditTests()
    {
        logs.Setup(l => l.CreateLogStreamAsync(Group, "2025/03/04/0123456789abcdef", It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        logs.Setup(l => l.PutLogEventAsync(Group, "2025/03/04/0123456789abcdef", It.IsAny<LogMessage>(), It.IsAny<CancellationToken>()))
            .Callback((string _, string _, LogMessage message, CancellationToken _) => lines.Add(message.Text)).Returns(Task.CompletedTask);
    }

    [Fact]
    public async Task Send_KeepsTheSaltAndPrivateValuesHere()
    {
        var shared = new SharedAudit(logs.Object, Group, clock);

        shared.Send(Begun);
        shared.Send(Begun with { Event = AuditEvent.Done });

        Assert.Null(await shared.EndAsync());
        Assert.Equal(["begun", "done"], lines.Select(line => (string?)JsonNode.Parse(line)!["event"]));
        Assert.All(["alice", "203.0.113", Salt.Reveal(), "\"salt\""], word => Assert.DoesNotContain(word, lines[0], StringComparison.Ordinal));
        Assert.Contains(Salt.Hash("alice"), lines[0], StringComparison.Ordinal);
        Assert.Contains(Salt.Hash("203.0.113.0/24"), lines[0], StringComparison.Ordinal);
        Assert.Contains("DE", lines[0], StringComparison.Ordinal);
        logs.Verify(l => l.CreateLogStreamAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task End_WhenTheServiceRefuses_SaysWhy()
    {
        logs.Setup(l => l.CreateLogStreamAsync(Group, It.IsAny<string>(), It.IsAny<CancellationToken>())).ThrowsAsync(
            new AwsServiceException("logs", "CreateLogStream", "AccessDeniedException", HttpStatusCode.BadRequest, null, "no", null));
        var shared = new SharedAudit(logs.Object, Group, clock);

        shared.Send(Begun);
        shared.Send(Begun with { Event = AuditEvent.Done });

        Assert.Contains("these credentials may not call CreateLogStream", await shared.EndAsync(), StringComparison.Ordinal);
        Assert.Empty(lines);
    }

    [Fact]
    public async Task End_WhenTheServiceDoesNotAnswer_WaitsASecond()
    {
        var never = new TaskCompletionSource();
        logs.Setup(l => l.CreateLogStreamAsync(Group, It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(never.Task);
        var shared = new SharedAudit(logs.Object, Group, clock);
        shared.Send(Begun);

        var end = shared.EndAsync();
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(end.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal($"the log group {Group} did not take a line within 1 s", await end);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task End_WhereThereIsNoLogGroup_HasNothingToSay(bool hasLogs)
    {
        var shared = new SharedAudit(hasLogs ? logs.Object : null, hasLogs ? null : Group, clock);

        shared.Send(Begun);

        Assert.Null(await shared.EndAsync());
        Assert.Empty(lines);
    }

    [Fact]
    public async Task Send_OfMoreUsersThanALineTakes_SendsTheirNumber()
    {
        var many = Begun with { Selection = [.. Enumerable.Range(0, 5000).Select(n => new RunCondition("--user", null, Salt.Hash($"{n}"))), new("--country", "DE")] };
        var shared = new SharedAudit(logs.Object, Group, clock);

        shared.Send(many);

        Assert.Null(await shared.EndAsync());
        var selection = JsonNode.Parse(Assert.Single(lines))!["selection"]!.AsArray();
        Assert.Equal(["5,000 values, left out", "DE"], selection.Select(one => (string?)one!["value"]));
    }
}
