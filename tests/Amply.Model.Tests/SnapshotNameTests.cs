namespace Amply.Model.Tests;

public sealed class SnapshotNameTests
{
    private static readonly DateTimeOffset Moment = new(2025, 3, 4, 5, 6, 7, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("a", true)]
    [InlineData("Before-the-change-2", true)]
    [InlineData("a123456789012345678901234567890123456789", true)]
    [InlineData("a1234567890123456789012345678901234567890", false)]
    [InlineData("", false)]
    [InlineData("1a", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a--b", false)]
    [InlineData("a_b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("a\n", false)]
    [InlineData("a/../b", false)]
    public void IsValid_TakesWhatElastiCacheTakes(string name, bool valid) => Assert.Equal(valid, SnapshotName.IsValid(name));

    [Theory]
    [InlineData("amply-redis-prod", "amply-redis-prod-20250304-030607")]
    [InlineData("a-group-whose-id-is-cut---", "a-group-whose-id-is-cut-20250304-030607")]
    [InlineData("abcdefghijklmnopqrstuvwxyz-abcdefghijklm", "abcdefghijklmnopqrstuvwx-20250304-030607")]
    public void For_IsTheIdAndTheTimeInUtc_CutToWhatIsTaken(string id, string expected)
    {
        Assert.Equal(expected, SnapshotName.For(id, Moment));
        Assert.True(SnapshotName.IsValid(SnapshotName.For(id, Moment)));
    }
}
