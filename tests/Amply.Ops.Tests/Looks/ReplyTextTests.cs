using Amply.Ops.Routines.Commands;
using Amply.Wire;

namespace Amply.Ops.Tests.Looks;

/// <summary>Replies as <c>cli</c> prints them.</summary>
public sealed class ReplyTextTests
{
    [Fact]
    public void Lines_ShowTypesAndNesting()
    {
        object?[] reply = [1L, null, new RespStatus("OK"), "a \"b\"", new object?[] { "x", new RespError("ERR no") }, Array.Empty<object?>()];

        Assert.Equal<string>(
            ["1) (integer) 1", "2) (nil)", "3) OK", "4) \"a \\\"b\\\"\"", "5) 1) \"x\"", "   2) (error) ERR no", "6) (empty array)"],
            ReplyText.Lines(reply));
        Assert.Equal("""[1,null,"OK","a \u0022b\u0022",["x",{"error":"ERR no"}],[]]""", ReplyText.Json(reply)!.ToJsonString());
    }

    [Fact]
    public void Lines_OfSeveralLines_AreLines() =>
        Assert.Equal<string>(["# Server", "redis_version:7.0.15"], ReplyText.Lines("# Server\r\nredis_version:7.0.15\r\n"));

    [Fact]
    public void Lines_OfALongReply_AreBoundedAndSayIt()
    {
        var many = ReplyText.Lines(Enumerable.Range(0, 5_000).Select(i => (object?)$"{i}").ToArray());
        var wide = ReplyText.Lines(new string('x', 100_000));

        Assert.Equal(1_001, many.Length);
        Assert.Contains("The reply is longer", many[^1], StringComparison.Ordinal);
        Assert.Equal(2, wide.Length);
        Assert.InRange(wide[0].Length, 4_000, 4_200);
    }
}
