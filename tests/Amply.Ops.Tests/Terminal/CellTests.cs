using Amply.Ops.Terminal;

namespace Amply.Ops.Tests.Terminal;

public sealed class CellTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(80)]
    public void Cut_WhenTheTextIsShort_LeavesIt(int length) => Assert.Equal(new string('x', length), Cell.Cut(new string('x', length)).Text);

    [Fact]
    public void Cut_WhenTheTextIsLong_EndsInAnEllipsis() => Assert.Equal(new string('x', 79) + "…", Cell.Cut(new string('x', 100_000)).Text);

    [Fact]
    public void Cut_WhenTheCutWouldSplitACharacter_LeavesItOut() =>
        Assert.Equal(new string('x', 78) + "…", Cell.Cut(new string('x', 78) + "🦊" + new string('x', 50)).Text);

    [Fact]
    public void CutId_WhenTheIdIsAsLongAsAnAddress_LeavesIt()
    {
        var address = new string('a', 64) + "@" + new string('b', 189);

        Assert.Equal(address, Cell.CutId(address).Text);
        Assert.Equal(260, Cell.CutId(new string('x', 70_000)).Text.Length);
    }
}
