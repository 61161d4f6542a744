namespace Amply.Keyspace.Tests.Json;

public sealed class PythonTimeTests
{
    [Theory]
    [InlineData("2025-03-04T05:06:07", "2025-03-04T05:06:07")]
    [InlineData("2025-03-04T05:06:07.000001", "2025-03-04T05:06:07.000001")]
    [InlineData("2025-03-04T05:06:07.5", "2025-03-04T05:06:07.500000")]
    [InlineData("2025-03-04T05:06:07.1234567", "2025-03-04T05:06:07.123456")]
    [InlineData("2025-03-04T05:06:07Z", "2025-03-04T05:06:07")]
    [InlineData("2025-03-04T05:06:07+02:00", "2025-03-04T03:06:07")]
    public void Reads_and_writes_as_isoformat(string text, string written)
    {
        Assert.True(PythonTime.TryParse(text, out var time));
        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.Equal(written, PythonTime.Format(time));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2025-03-04")]
    [InlineData("03/04/2025 05:06:07")]
    [InlineData("2025-13-04T05:06:07")]
    [InlineData(" 2025-03-04T05:06:07")]
    public void Refuses_other_forms(string? text) => Assert.False(PythonTime.TryParse(text, out _));

    [Fact]
    public void A_tick_below_a_microsecond_leaves_no_fraction() =>
        Assert.Equal("2025-03-04T05:06:07", PythonTime.Format(DateTimeOffset.Parse("2025-03-04T05:06:07Z").AddTicks(3)));
}
