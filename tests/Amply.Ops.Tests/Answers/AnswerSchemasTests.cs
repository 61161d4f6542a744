using System.Text.Json.Nodes;
using Amply.TestServers;
using Xunit.Sdk;

namespace Amply.Ops.Tests.Answers;

/// <summary>A schema that takes everything tests nothing.</summary>
public sealed class AnswerSchemasTests
{
    private static JsonObject Whole => new()
    {
        ["schemaVersion"] = 1,
        ["verb"] = "ratelimit show",
        ["outcome"] = "done",
        ["exitCode"] = 0,
        ["changed"] = false,
        ["problems"] = new JsonArray(),
        ["key"] = "api:abc",
        ["state"] = "counting",
        ["count"] = 24_202,
        ["secondsLeft"] = 0.4,
    };

    [Fact]
    public void Check_TakesAWholeDocument() => AnswerSchemas.Check(Whole.ToJsonString(), "ratelimit show", ExitCode.Done);

    [Theory]
    [InlineData("schemaVersion", "2")]
    [InlineData("schemaVersion", null)]
    [InlineData("outcome", "\"failed\"")]
    [InlineData("problems", """[{"what":"done, and yet a problem"}]""")]
    [InlineData("problems", null)]
    [InlineData("changed", null)]
    [InlineData("count", "\"24,202\"")]
    [InlineData("secondsLeft", "\"0.4 s\"")]
    [InlineData("state", "\"Counting\"")]
    [InlineData("state", null)]
    [InlineData("key", "\"24,202\"")]
    [InlineData("undocumented", "1")]
    public void Check_WhenAMemberIsNotAsTheSchemaHasIt_Fails(string member, string? json)
    {
        var document = Whole;
        document.Remove(member);
        if (json is not null)
        {
            document[member] = JsonNode.Parse(json);
        }

        Assert.ThrowsAny<XunitException>(() => AnswerSchemas.Check(document.ToJsonString(), "ratelimit show", ExitCode.Done));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}{}")]
    [InlineData("Lab prod is up")]
    public void Check_OfAnythingButOneDocument_Fails(string printed) =>
        Assert.ThrowsAny<XunitException>(() => AnswerSchemas.Check(printed, "ratelimit show", ExitCode.Done));

    [Theory]
    [InlineData("24,202", true)]
    [InlineData("0.4 s", true)]
    [InlineData("12ms", true)]
    [InlineData("4 MB", true)]
    [InlineData("4.0 MiB", true)]
    [InlineData("80 %", true)]
    [InlineData("$12,345.67", true)]
    [InlineData("0001", false)]
    [InlineData("7.0", false)]
    [InlineData("24,202 sessions deleted in 0.4 s.", false)]
    [InlineData("2025-03-04T03:00:00Z", false)]
    public void NumbersAsTexts_FindsNumbersForPeople(string text, bool found) =>
        Assert.Equal(found, AnswerSchemas.NumbersAsTexts(new JsonObject { ["a"] = new JsonArray(text) }, "", "verb").Any());
}
