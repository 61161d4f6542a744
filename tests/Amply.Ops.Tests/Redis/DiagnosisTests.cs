using System.Net;
using Amply.Ops.Cli;
using Amply.Ops.Redis;
using Amply.Ops.Redis.Failures;
using Amply.Ops.Target;
using Amply.Ops.Tests.CommandLine;
using Amply.Wire;
using static Amply.Ops.Redis.Failures.ConnectionFailureKind;

namespace Amply.Ops.Tests.Redis;

/// <summary>The failures of all nodes become one cause with one next step.</summary>
public sealed class DiagnosisTests
{
    private const string One = "one.example:6379";
    private const string Two = "two.example:6379";

    private static readonly AskedGroup Asked = new("--lab x", 2) { Status = "available" };

    public static TheoryData<ConnectionFailureKind> Kinds => [.. Enum.GetValues<ConnectionFailureKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKind_HasASentenceAndOneNextStepThatCanBeTyped(ConnectionFailureKind kind)
    {
        using var line = new Line();
        ConnectionFailure[][] cases = [[new(kind, One)], [new(kind, One), new(kind, Two)], [new(kind, Detail: "x")]];
        foreach (var failures in cases)
        {
            var cause = Diagnosis.Of(failures, Asked)!;

            Assert.Equal(kind, cause.Kind);
            Assert.EndsWith(".", cause.Sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("{", cause.Sentence + cause.Hint, StringComparison.Ordinal);
            var words = cause.Hint.Split(' ');
            Assert.Equal("./amply", words[0]);
            Assert.Empty(AmplyCommand.Create(line.Services).Parse(words[1..]).Errors);
            Assert.True(words is not [_, "runbook", var page] || RunbookVerb.Names().Contains(page), cause.Hint);
        }
    }

    public static TheoryData<ConnectionFailureKind, string?, string> FromHere => new()
    {
        { NameUnknown, null, "This machine cannot reach Redis: the name does not resolve (one.example:6379 and 1 more node). ElastiCache says that the group is available." },
        { Unroutable, null, "This machine cannot reach Redis: there is no network route from this machine (one.example:6379 and 1 more node). ElastiCache says that the group is available." },
        { PrivateAddress, "10.0.3.17", "This machine cannot reach Redis: the private address 10.0.3.17 does not connect from this machine (one.example:6379 and 1 more node). ElastiCache says that the group is available." },
        { OtherName, null, "This machine cannot reach Redis: the certificate is for another name (one.example:6379 and 1 more node). ElastiCache says that the group is available." },
        { UnknownAuthority, null, "This machine cannot reach Redis: the certificate's authority is not trusted here (one.example:6379 and 1 more node). ElastiCache says that the group is available." },
    };

    [Theory]
    [MemberData(nameof(FromHere))]
    public void AllNodes_ThatFailFromHere_SayNothingOfTheGroup(ConnectionFailureKind kind, string? detail, string sentence)
    {
        var cause = Diagnosis.Of([new(kind, One, detail), new(kind, Two, detail)], Asked)!;

        Assert.Equal((sentence, "./amply runbook reach"), (cause.Sentence, cause.Hint));
        Assert.Equal((true, true, false, ExitCode.Unknown), (cause.IsFromHere, cause.IsUnreachable, cause.CanPass, cause.Code));
    }

    [Fact]
    public void AllNodes_ThatFailFromHereWhileTheApiIsSilent_LeaveTheGroupUnknown()
    {
        var cause = Diagnosis.Of([new(NameUnknown, One), new(Unroutable, Two)], Asked with { Status = null })!;

        Assert.Equal("This machine cannot reach Redis: the name does not resolve (one.example:6379). So it is not known whether the group works.", cause.Sentence);
    }

    [Theory]
    [InlineData(NameUnknown, true, "./amply runbook reach")]
    [InlineData(PrivateAddress, false, "./amply status --lab x")]
    [InlineData(Refused, false, "./amply status --lab x")]
    public void OneNodeOfTwo_IsACauseOfItsOwn(ConnectionFailureKind kind, bool isFromHere, string hint)
    {
        var cause = Diagnosis.Of([new(kind, One)], Asked)!;

        Assert.Equal((isFromHere, false, true, hint), (cause.IsFromHere, cause.IsUnreachable, cause.CanPass, cause.Hint));
        Assert.DoesNotContain("cannot reach", cause.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PrimaryDown, Silence, Silence)]
    [InlineData(ClusterDown, Busy, Busy)]
    [InlineData(Refused, Loading, Loading)]
    [InlineData(NameUnknown, Refused, Refused)]
    public void AFailure_ThatFollowsFromAnother_IsNotTheCause(ConnectionFailureKind one, ConnectionFailureKind other, ConnectionFailureKind cause) =>
        Assert.Equal((cause, false), Diagnosis.Of([new(one, One), new(other, Two)], Asked) is { } found ? (found.Kind, found.IsFromHere) : default);

    [Fact]
    public void SlotsWithoutANode_AreCounted()
    {
        var slots = new ConnectionFailure(ClusterDown, One, "3 of 16,384 slots are not served");

        var alone = Diagnosis.Of([slots], Asked)!;
        Assert.Equal(
            "one.example:6379: the cluster does not serve requests: 3 of 16,384 slots are not served (CLUSTERDOWN). A shard has no primary, or slots belong to no shard.",
            alone.Sentence);
        Assert.True(alone.CanPass);

        var dead = Diagnosis.Of([slots, new(Refused, Two)], Asked)!;
        Assert.Equal("two.example:6379: the connection was refused. No process listens there. 3 of 16,384 slots are not served.", dead.Sentence);
    }

    [Theory]
    [InlineData(PreviousToken.NotTried, 2, "Redis answers. The token is refused: the group has another token. ElastiCache says that the group is available.", true, "./amply runbook authentication-failures")]
    [InlineData(PreviousToken.IsRefused, 2, "Redis answers. The token is refused: the group has another token. The secret's previous token (AWSPREVIOUS) is refused, too. ElastiCache says that the group is available.", true, "./amply runbook authentication-failures")]
    [InlineData(PreviousToken.Works, 2, "A rotation of the token broke off: Redis accepts the secret's previous token (AWSPREVIOUS) and refuses the present one.", false, "./amply runbook rotate-token")]
    [InlineData(PreviousToken.NotTried, 1, "Some nodes refuse the token, and others accept it: a rotation is running or broke off. ElastiCache says that the group is available.", false, "./amply runbook rotate-token")]
    internal void ARefusedToken_IsAnAnswer(PreviousToken previous, int nodes, string sentence, bool isFromHere, string hint)
    {
        var failures = new[] { One, Two }.Take(nodes).Select(node => new ConnectionFailure(AuthRefused, node, "WRONGPASS"));

        var cause = Diagnosis.Of(failures, Asked with { Previous = previous })!;

        Assert.Equal((sentence, isFromHere, hint), (cause.Sentence, cause.IsFromHere, cause.Hint));
    }

    [Theory]
    [InlineData("10.0.3.17", true)]
    [InlineData("172.31.255.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.128.0.1", false)]
    [InlineData("fd00::1", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("54.1.2.3", false)]
    public async Task AConnectionThatTimedOut_ToAPrivateAddress_NamesIt(string address, bool isPrivate)
    {
        Assert.Equal(isPrivate, PrivateNetwork.Has(IPAddress.Parse(address)));
        var late = new ConnectionFailure(ConnectTimeout, $"{address}:6379", "2");

        var named = await PrivateNetwork.NamedAsync(late, new Endpoint(address, 6379), CancellationToken.None);

        Assert.Equal(isPrivate ? late with { Kind = PrivateAddress, Detail = IPAddress.Parse(address).ToString() } : late, named);
    }

    [Theory]
    [InlineData("cluster_state:fail\r\ncluster_slots_assigned:16381\r\ncluster_slots_ok:16381\r\n", "3 of 16,384 slots are not served")]
    [InlineData("cluster_state:fail\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:10923\r\n", "5,461 of 16,384 slots are not served")]
    [InlineData("cluster_state:ok\r\ncluster_slots_assigned:16384\r\ncluster_slots_ok:16384\r\n", null)]
    [InlineData("-ERR This instance has cluster support disabled", null)]
    public void ClusterInfo_SaysHowManySlotsAreNotServed(string reply, string? detail) =>
        Assert.Equal(detail, ServedSlots.Of(reply)?.Failure(One)?.Detail);

    [Fact]
    public async Task APreviousToken_IsTriedOnceAMinute()
    {
        var clock = new LeapingClock(DateTimeOffset.UnixEpoch);
        var tries = new PreviousTokenTries(clock);
        var times = 0;
        Task<PreviousToken> TryAsync() => tries.TryAsync("arn", () => Task.FromResult(++times > 1 ? PreviousToken.Works : PreviousToken.IsRefused));

        Assert.Equal(PreviousToken.IsRefused, await TryAsync());
        await Task.Delay(TimeSpan.FromSeconds(59), clock);
        Assert.Equal((PreviousToken.IsRefused, 1), (await TryAsync(), times));
        await Task.Delay(TimeSpan.FromSeconds(1), clock);
        Assert.Equal((PreviousToken.Works, 2), (await TryAsync(), times));
    }
}
