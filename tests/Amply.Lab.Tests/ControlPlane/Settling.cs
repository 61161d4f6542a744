using Amply.Lab.Group;

namespace Amply.Lab.Tests.ControlPlane;

internal static class Settling
{
    /// <summary>Waits until the group takes changes again.</summary>
    public static async Task SettleAsync(this LabUnderTest lab)
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            if (lab.Control.Group.State is { Status: GroupStatus.Available, FailingOver.Count: 0, Recovering.Count: 0 })
            {
                return;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"The group still is {lab.Control.Group.State.Status}.");
    }
}
