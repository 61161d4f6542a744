namespace Amply.Ops.Tests;

public sealed class SystemAuthoritiesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amply-authorities-");

    private string Bundle => Path.Combine(folder.FullName, "ca-certificates.crt");

    public SystemAuthoritiesTests()
    {
        File.WriteAllText(Bundle, "");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "Known.pem"), "/usr/share/ca-certificates/mozilla/Known.crt");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "Ours.pem"), "/usr/local/share/ca-certificates/Ours.crt");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "0a1b2c3d.0"), "Known.pem");
        folder.CreateSubdirectory("java");
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void IsWhole_OfWhatTheSystemsToolMade_IsTrue() => Assert.True(SystemAuthorities.IsWhole(folder.FullName, Bundle));

    [Fact]
    public void IsWhole_WhenSomebodyAddedAFile_IsFalse()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "Added.pem"), "");

        Assert.False(SystemAuthorities.IsWhole(folder.FullName, Bundle));
    }

    [Fact]
    public void IsWhole_WhenSomebodyAddedALink_IsFalse()
    {
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "Added.pem"), "/opt/Added.pem");

        Assert.False(SystemAuthorities.IsWhole(folder.FullName, Bundle));
    }

    [Fact]
    public void IsWhole_WithoutABundle_IsFalse()
    {
        File.Delete(Bundle);

        Assert.False(SystemAuthorities.IsWhole(folder.FullName, Bundle));
    }
}
