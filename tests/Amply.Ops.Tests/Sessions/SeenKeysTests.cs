using System.Text;
using Amply.Ops.Routines.Sessions;

namespace Amply.Ops.Tests.Sessions;

public sealed class SeenKeysTests
{
    [Fact]
    public void Add_WhenTheKeyCameBefore_SaysSo()
    {
        var seen = new SeenKeys();

        Assert.True(seen.Add("a"u8));
        Assert.True(seen.Add("b"u8));
        Assert.False(seen.Add("a"u8));
        Assert.True(seen.RemembersAll);
    }

    [Fact]
    public void Add_WhenThereAreMoreThanItRemembers_SaysThatItDoesNotKnowAll()
    {
        var seen = new SeenKeys();
        foreach (var i in Enumerable.Range(0, SeenKeys.Most))
        {
            seen.Add(Encoding.UTF8.GetBytes($"k{i}"));
        }

        Assert.True(seen.RemembersAll);
        Assert.True(seen.Add("more"u8));
        Assert.True(seen.Add("more"u8));
        Assert.False(seen.RemembersAll);
        Assert.False(seen.Add("k7"u8));
    }
}
