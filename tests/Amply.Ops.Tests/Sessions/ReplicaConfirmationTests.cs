using Amply.Ops.Routines.Flush;

namespace Amply.Ops.Tests.Sessions;

public sealed class ReplicaConfirmationTests
{
    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 1, true)]
    [InlineData(2, 2, true)]
    [InlineData(0, 1, false)]
    [InlineData(1, 2, false)]
    public void IsComplete_OnlyWhenEveryConnectedReplicaConfirmed(int confirmed, int connected, bool complete) =>
        Assert.Equal(complete, new ReplicaConfirmation(confirmed, connected).IsComplete);
}
