using System.Net;
using Amply.Keyspace.Sessions;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Tests.Sessions;

public sealed class SessionFilterTests
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly SessionFields Session = new()
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

    public static TheoryData<SessionFilter, SessionFields> Unreadable => new()
    {
        { new() { OwnedBy = ["u"] }, Session with { UserId = null } },
        { new() { SecurityStampNot = "s2" }, Session with { SecurityStamp = null } },
        { new() { Countries = ["de"] }, Session with { Client = null } },
        { new() { Countries = ["de"] }, From(country: null) },
        { new() { Countries = ["de"] }, From(country: "") },
        { new() { Countries = ["de"] }, From(country: "Germany") },
        { new() { Networks = [IPNetwork.Parse("0.0.0.0/0")] }, Session with { Client = null } },
        { new() { Networks = [IPNetwork.Parse("0.0.0.0/0")] }, From(address: null) },
        { new() { Networks = [IPNetwork.Parse("0.0.0.0/0")] }, From(address: "") },
        { new() { Networks = [IPNetwork.Parse("0.0.0.0/0")] }, From(address: "unknown") },
        { new() { Networks = [IPNetwork.Parse("0.0.0.0/0")] }, From(address: "3405803785") },
        { new() { UserAgent = "x" }, Session with { Client = null } },
        { new() { Fingerprint = "fp" }, Session with { Client = null } },
        { new() { IpBinding = IpBinding.None }, Session with { IpBinding = null } },
        { new() { CreatedBefore = Noon }, Session with { CreatedAt = null } },
        { new() { IdleSince = Noon }, Session with { LastActivity = null } },
        { new() { Countries = ["de"], UserAgent = "firefox" }, From(country: null) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Judge_MeansASessionWhereAllThatIsGivenHolds(SessionFilter filter, bool expected) =>
        Assert.Equal(expected ? SessionVerdict.Meant : SessionVerdict.NotMeant, filter.Judge(Session));

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Judge_WhenAFieldThatIsAskedForCannotBeRead_CannotJudge(SessionFilter filter, SessionFields session)
    {
        Assert.Equal(SessionVerdict.CannotJudge, filter.Judge(session));
        Assert.Equal(SessionVerdict.CannotJudge, filter.Judge(new SessionFields()));
        Assert.Equal(SessionVerdict.CannotJudge, filter.Judge(null));
    }

    [Fact]
    public void Judge_WhenNothingIsAsked_MeansWhateverIsThere()
    {
        Assert.Equal(SessionVerdict.Meant, SessionFilter.Everything.Judge(new SessionFields()));
        Assert.Equal(SessionVerdict.Meant, SessionFilter.Everything.Judge(null));
    }

    [Fact]
    public void Judge_ByTheOwnerAlone_NeedsNoOtherField()
    {
        var filter = new SessionFilter { OwnedBy = ["u"] };
        Assert.Equal(SessionVerdict.Meant, filter.Judge(new SessionFields { UserId = "u" }));
        Assert.Equal(SessionVerdict.NotMeant, filter.Judge(new SessionFields { UserId = "" }));
    }

    // Whatever the unreadable field may be, the session is not one of those that are asked for.
    [Fact]
    public void Judge_WhenAnotherConditionFails_IsNotMeant()
    {
        var filter = new SessionFilter { OwnedBy = ["v"], SecurityStampNot = "s2" };
        Assert.Equal(SessionVerdict.NotMeant, filter.Judge(new SessionFields { UserId = "u" }));
    }

    [Theory]
    [InlineData("203.0.113.9")]
    [InlineData("::ffff:203.0.113.9")]
    [InlineData("203.0.113.9, 10.0.0.4")]
    [InlineData("203.0.113.9:51234")]
    [InlineData(" 203.0.113.9")]
    public void Judge_ReadsAnAddressAsProxiesStoreIt(string address)
    {
        var session = From(address: address);
        Assert.Equal(SessionVerdict.Meant, new SessionFilter { Networks = [IPNetwork.Parse("203.0.113.0/24")] }.Judge(session));
        Assert.Equal(SessionVerdict.NotMeant, new SessionFilter { Networks = [IPNetwork.Parse("2001:db8::/32")] }.Judge(session));
    }

    [Theory]
    [InlineData("T1")]
    [InlineData("XX")]
    public void Judge_WhenACountryIsAProxysWordForNone_IsNotMeant(string country) =>
        Assert.Equal(SessionVerdict.NotMeant, new SessionFilter { Countries = ["de"] }.Judge(From(country: country)));

    [Fact]
    public void Words_NameNoUser() =>
        Assert.DoesNotContain("usr_secret", new SessionSelection(["usr_secret"], new SessionFilter { Fingerprint = "usr_secret", OwnedBy = ["usr_secret"] }).Words, StringComparison.Ordinal);

    private static SessionFields From(string? address = "203.0.113.9", string? country = "DE") =>
        Session with { Client = Session.Client! with { IpAddress = address, IpCountry = country } };
}
