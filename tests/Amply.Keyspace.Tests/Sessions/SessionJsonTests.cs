using System.Text;
using Amply.Keyspace.Sessions;

namespace Amply.Keyspace.Tests.Sessions;

public sealed class SessionJsonTests
{
    private const string Whole = """
        {"user_id": "u", "security_stamp": "s", "ip_binding": "none", "created_at": "2025-03-04T05:06:07",
         "last_activity": "2025-03-04T05:06:08", "expires_at": "2025-03-11T05:06:07", "client": {"ip_address": "10.1.2.3"}}
        """;

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[{}]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{} {}")]
    [InlineData("""{"user_id": "u"}x""")]
    public void ReadFields_WhenAValueIsNoJsonObject_IsMalformed(string value) =>
        Assert.Equal(KeyState.Malformed, SessionJson.ReadFields(Encoding.UTF8.GetBytes(value)).State);

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"user_id": 7}""", null)]
    [InlineData("""{"user_id": null}""", null)]
    [InlineData("""{"user_id": "\ud800"}""", null)]
    [InlineData("""{"client": {"user_id": "u"}}""", null)]
    [InlineData("""{"user_id": ""}""", "")]
    [InlineData("""{"user_id": "a", "user_id": "b"}""", "b")]
    [InlineData("""{"user_id": "a", "user_id": 7}""", null)]
    [InlineData("""{"user\u005fid": "u"}""", "u")]
    [InlineData("""{"user_\ud800d": 1}""", null)]
    [InlineData("""{"user_id": "u", "user_\ud800d": 1}""", "u")]
    [InlineData("""{"user_\ud800d": 1, "user_id": "u"}""", "u")]
    [InlineData("""{"user_id": "u", "client": 7, "created_at": [], "ip_binding": {}}""", "u")]
    public void ReadFields_ReadsAFieldWhateverTheOthersAre(string json, string? userId)
    {
        var read = SessionJson.ReadFields(Encoding.UTF8.GetBytes(json));
        Assert.Equal((KeyState.Found, userId), (read.State, read.Value!.UserId));
    }

    [Fact]
    public void ReadFields_WhenAStringIsNoUtf8_ReadsTheOtherFields()
    {
        var read = SessionJson.ReadFields((byte[])[.. "{\"security_stamp\": \"s\", \"user_id\": \""u8, 0xff, .. "\"}"u8]);
        Assert.Equal((KeyState.Found, null, "s"), (read.State, read.Value!.UserId, read.Value.SecurityStamp));
    }

    [Theory]
    [InlineData("user_id")]
    [InlineData("security_stamp")]
    [InlineData("ip_binding")]
    [InlineData("created_at")]
    [InlineData("last_activity")]
    [InlineData("expires_at")]
    [InlineData("client")]
    public void Read_WhenAFieldIsAbsent_NamesIt(string field)
    {
        Assert.Equal(KeyState.Found, SessionJson.Read(Encoding.UTF8.GetBytes(Whole)).State);

        var read = SessionJson.Read(Encoding.UTF8.GetBytes(Whole.Replace($"\"{field}\"", "\"other\"", StringComparison.Ordinal)));

        Assert.Equal(KeyState.Malformed, read.State);
        Assert.StartsWith(field, read.Problem, StringComparison.Ordinal);
    }
}
