namespace Amply.Ops.Tests.Status;

public sealed class ColdStartTests
{
    [Fact]
    public void Load_FindsEverything() => Assert.Null(Record.Exception(ColdStart.Load));
}
