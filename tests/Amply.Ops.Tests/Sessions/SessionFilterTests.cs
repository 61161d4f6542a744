using System.Net;
using Amply.Keyspace.Sessions;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Tests.Sessions;

public sealed class SessionFilterTests
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly Session Session = new()
    {
        UserId = "u",
        SecurityStamp = "s1",
        IpBinding = IpBinding.Subnet,
        CreatedAt = Noon,
        LastActivity = Noon.AddHours(1),
        ExpiresAt = Noon.AddDays(7),
        Client = new SessionClient("203.0.113.9", "DE", "Mozilla Firefox/127", "fp"),
    };

    public static TheoryData<SessionFilter, bool> Cases => new()
    {
        { SessionFilter.Everything, true },
        { new() { OwnedBy = ["u", "v"] }, true },
        { new() { OwnedBy = ["U"] }, false },
        { new() { SecurityStampNot = "s2" }, true },
        { new() { SecurityStampNot = "s1" }, false },
        { new() { Countries = ["fr", "de"] }, true },
        { new() { Countries = ["fr"] }, false },
        { new() { Networks = [IPNetwork.Parse("203.0.113.0/24")] }, true },
        { new() { Networks = [IPNetwork.Parse("203.0.113.16/28"), IPNetwork.Parse("2001:db8::/32")] }, false },
        { new() { UserAgent = "firefox" }, true },
        { new() { UserAgent = "chrome" }, false },
        { new() { Fingerprint = "fp" }, true },
        { new() { Fingerprint = "f" }, false },
        { new() { IpBinding = IpBinding.Subnet }, true },
        { new() { IpBinding = IpBinding.None }, false },
        { new() { CreatedBefore = Noon.AddTicks(1) }, true },
        { new() { CreatedBefore = Noon }, false },
        { new() { IdleSince = Noon.AddHours(2) }, true },
        { new() { IdleSince = Noon.AddHours(1) }, false },
        { new() { Countries = ["de"], UserAgent = "chrome" }, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Matches_WhenAllThatIsGivenHolds(SessionFilter filter, bool expected) => Assert.Equal(expected, filter.Matches(Session));

    [Fact]
    public void Matches_WhenTheSessionDoesNotKnow_IsNotMeant()
    {
        var unknown = Session with { Client = new SessionClient(null, null, null, null) };
        Assert.False(new SessionFilter { Countries = ["de"] }.Matches(unknown));
        Assert.False(new SessionFilter { Networks = [IPNetwork.Parse("0.0.0.0/0")] }.Matches(unknown));
        Assert.False(new SessionFilter { UserAgent = "x" }.Matches(unknown));
        Assert.False(new SessionFilter { Fingerprint = "fp" }.Matches(unknown));
    }

    [Fact]
    public void Words_NameNoUser() =>
        Assert.DoesNotContain("usr_secret", new SessionSelection(["usr_secret"], new SessionFilter { Fingerprint = "usr_secret", OwnedBy = ["usr_secret"] }).Words, StringComparison.Ordinal);
}
