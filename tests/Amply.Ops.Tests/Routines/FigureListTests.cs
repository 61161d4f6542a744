using System.Text.Json;
using Amply.Ops.Routines;

namespace Amply.Ops.Tests.Routines;

public sealed class FigureListTests
{
    private static readonly FigureList Figures =
    [
        Figure.Count("ended", "endedSessions", 24_202),
        Figure.Seconds("waited for latency", "waitedForLatency", 0.4321),
        Figure.Milliseconds("write outage", "writeOutage", 3210.04),
        Figure.Milliseconds("latency p50", "latencyP50", 0.24),
        Figure.Size("size", "size", 4 << 20),
        Figure.Is("everyone", "everyone", true),
        Figure.Word("from", "fromNode", "amply-redis-prod-001"),
        Figure.Words("names", "deletedNames", ["b", "a"]),
        Figure.CountBy("ended on shard", "endedSessionsByShard", [new("0001", 2_000), new("0002", 3)]),
    ];

    [Fact]
    public void Serialize_WritesNumbersWhoseNamesEndInTheUnit_AndDataAsNamesOfANestedObject() => Assert.Equal(
        """
        {"endedSessions":24202,"waitedForLatencySeconds":0.432,"writeOutageMs":3210,"latencyP50Ms":0.2,"sizeBytes":4194304,"everyone":true,
        "fromNode":"amply-redis-prod-001","deletedNames":["b","a"],"endedSessionsByShard":{"0001":2000,"0002":3}}
        """.ReplaceLineEndings(""),
        JsonSerializer.Serialize(Figures));

    [Fact]
    public void Lines_ShowNumbersWithTheirUnit_AndALineForEachPart() => Assert.Equal(
        [
            ("ended", "24,202"),
            ("waited for latency", "0.4 s"),
            ("write outage", "3,210 ms"),
            ("latency p50", "0.2 ms"),
            ("size", "4.0 MiB"),
            ("everyone", "yes"),
            ("from", "amply-redis-prod-001"),
            ("names", "b, a"),
            ("ended on shard 0001", "2,000"),
            ("ended on shard 0002", "3"),
        ],
        Figures.Lines());

    [Fact]
    public void Deserialize_OfWhatWasWritten_WritesTheSame()
    {
        var written = JsonSerializer.Serialize(Figures);

        Assert.Equal(written, JsonSerializer.Serialize(JsonSerializer.Deserialize<FigureList>(written)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":[1]}""")]
    public void Deserialize_OfAnythingElse_IsAnError(string text) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FigureList>(text));
}
